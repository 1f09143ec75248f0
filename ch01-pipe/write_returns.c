/*
 * write_returns - write() returns when the kernel has the bytes, not a reader
 *
 * Watch for: the writer has ended, and its bytes are still in the pipe.
 * See: README.md "Empty and full", write(2), pipe(7)
 */
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <err.h>
#include <stdio.h>
#include <unistd.h>

static void writer(int fd)
{
    ssize_t n = write(fd, "did you get this?", 17);

    if (n == -1)
        err(1, "write");
    printf("writer: write() has returned %zd\n", n);
}

int main(void)
{
    int fd[2], status, inside;
    char buf[64];
    ssize_t n;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (pipe(fd) == -1)
        err(1, "pipe");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        writer(fd[1]);
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the writer failed");
    if (ioctl(fd[0], FIONREAD, &inside) == -1)
        err(1, "FIONREAD");
    printf("reader: the writer has ended, %d bytes are unread\n", inside);
    n = read(fd[0], buf, sizeof(buf));
    if (n == -1)
        err(1, "read");
    printf("reader: reads \"%.*s\" now\n", (int)n, buf);
    return 0;
}
