/*
 * cut_in_two - a reader that asks for less leaves the rest to the next
 *
 * Watch for: each byte is read once, and nobody has the whole word.
 * See: README.md "Read once", pipe(7)
 */
#include <sys/wait.h>
#include <err.h>
#include <stdio.h>
#include <unistd.h>

static void take(const char *who, int fd, size_t size)
{
    char buf[16];
    ssize_t n = read(fd, buf, size);

    if (n == -1)
        err(1, "read");
    printf("%s: asks for %zu bytes, gets \"%.*s\"\n", who, size, (int)n, buf);
}

int main(void)
{
    int fd[2], status;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (pipe(fd) == -1)
        err(1, "pipe");
    if (write(fd[1], "goodbye", 7) == -1)
        err(1, "write");
    printf("parent: has written \"goodbye\", parent and child will read\n");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        take("child", fd[0], 4);
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1) /* the child goes first */
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the child failed");
    take("parent", fd[0], 16);
    return 0;
}
