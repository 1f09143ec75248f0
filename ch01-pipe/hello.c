/*
 * hello - bytes written into one end of a pipe come out of the other
 *
 * Watch for: who uses which end, and that after fork() both have both.
 * See: README.md "A first pipe", pipe(2), fork(2)
 */
#include <sys/wait.h>
#include <err.h>
#include <stdio.h>
#include <unistd.h>

int main(void)
{
    int fd[2], status;
    char buf[64];
    ssize_t n;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0); /* each line goes out at once */
    if (pipe(fd) == -1)
        err(1, "pipe");
    printf("parent: has a pipe, fd[0] to read from, fd[1] to write to\n");

    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        if (close(fd[0]) == -1) /* it writes, and does not read */
            err(1, "close");
        printf("child: has inherited both, closed fd[0]; will write\n");
        if (write(fd[1], "hello", 5) == -1)
            err(1, "write");
        _exit(0);
    }

    if (close(fd[1]) == -1) /* it reads, and does not write */
        err(1, "close");
    n = read(fd[0], buf, sizeof(buf)); /* what came in one write */
    if (n == -1)
        err(1, "read");
    printf("parent: read() returned %zd bytes: \"%.*s\"\n", n, (int)n, buf);
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    return status != 0;
}
