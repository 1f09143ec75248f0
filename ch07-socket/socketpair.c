/*
 * socketpair - two connected sockets without a name, each for both directions
 *
 * usage: ./socketpair
 *
 * Watch for: who reads and who writes which socket.
 * See: README.md "The Unix domain: an address in the file system, or none",
 * socketpair(2)
 */
#include <sys/socket.h>
#include <sys/wait.h>
#include <err.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

/* How long is the socket's name, without the domain? */
static size_t name_length(int fd)
{
    struct sockaddr_storage a;
    socklen_t size = sizeof(a);

    if (getsockname(fd, (struct sockaddr *)&a, &size) == -1)
        err(1, "getsockname");
    return size - sizeof(sa_family_t);
}

static void talk(const char *who, int fd, const char *answer)
{
    char buf[64];
    ssize_t n = read(fd, buf, sizeof(buf));

    if (n == -1)
        err(1, "read");
    if (n == 0)
        errx(1, "%s: end of file, nothing was written", who);
    say("%s: reads \"%.*s\" from its socket\n", who, (int)n, buf);
    if (answer == NULL)
        return;
    say("%s: writes \"%s\" into the same socket\n", who, answer);
    if (write(fd, answer, strlen(answer)) == -1)
        err(1, "write");
}

int main(int argc, char *argv[])
{
    int fd[2], status;
    char byte;
    pid_t pid;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    signal(SIGPIPE, SIG_IGN); /* write() fails if the other is gone */
    say("parent: makes a pair of sockets, one for itself, one for a child\n");
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, fd) == -1)
        err(1, "socketpair");
    say("parent: their names have %zu and %zu bytes\n", name_length(fd[0]),
        name_length(fd[1]));
    say("parent: writes \"6 * 7\" into its socket\n");
    if (write(fd[0], "6 * 7", 5) != 5)
        err(1, "write");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        if (close(fd[0]) == -1)
            err(1, "close");
        talk("child", fd[1], "42");
        close(fd[1]);
        _exit(0);
    }
    if (close(fd[1]) == -1)
        err(1, "close");
    talk("parent", fd[0], NULL);
    if (read(fd[0], &byte, 1) != 0)
        err(1, "read: not end of file");
    say("parent: reads end of file, the child's socket is closed\n");
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    close(fd[0]);
    return status != 0;
}
