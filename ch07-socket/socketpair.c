/*
 * socketpair - two connected sockets without a name, each for both directions
 *
 * Watch for: who reads and who writes which of the two.
 * See: README.md "The Unix domain", socketpair(2), ../ch01-pipe/two_pipes.c
 */
#include <sys/socket.h>
#include <sys/wait.h>
#include <err.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Returns how many bytes have come, 0 at end of file. */
static ssize_t receive(const char *who, int fd)
{
    char buf[16];
    ssize_t n = read(fd, buf, sizeof(buf));

    if (n == -1)
        err(1, "read");
    if (n > 0)
        printf("%s: reads \"%.*s\"\n", who, (int)n, buf);
    return n;
}

static void put(const char *who, int fd, const char *text)
{
    if (send(fd, text, strlen(text), MSG_NOSIGNAL) == -1)
        err(1, "send");
    printf("%s: has written \"%s\"\n", who, text);
}

int main(void)
{
    int fd[2], status;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, fd) == -1)
        err(1, "socketpair");
    put("parent", fd[0], "6 * 7");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        if (close(fd[0]) == -1)
            err(1, "close");
        receive("child", fd[1]);
        put("child", fd[1], "42"); /* into the socket it has read from */
        _exit(0);
    }
    if (close(fd[1]) == -1) /* or the parent never sees the end */
        err(1, "close");
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the child failed");
    receive("parent", fd[0]);
    if (receive("parent", fd[0]) == 0)
        printf("parent: end of file, the other socket is closed\n");
    return 0;
}
