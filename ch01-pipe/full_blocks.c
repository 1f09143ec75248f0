/*
 * full_blocks - whoever writes into a full pipe waits until somebody reads
 *
 * Watch for: when the writer's write() returns.
 * See: README.md "Empty and full", pipe(7), F_GETPIPE_SZ in fcntl(2)
 */
#define _GNU_SOURCE /* F_GETPIPE_SZ */
#include <sys/wait.h>
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void writer(int fd)
{
    ssize_t n = write(fd, "x", 1);

    if (n == -1)
        err(1, "write");
    printf("writer: write() has returned %zd\n", n);
}

int main(void)
{
    int fd[2], capacity, status;
    char *data;
    ssize_t n;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (pipe(fd) == -1)
        err(1, "pipe");
    capacity = fcntl(fd[1], F_GETPIPE_SZ);
    if (capacity == -1)
        err(1, "F_GETPIPE_SZ");
    data = calloc((size_t)capacity, 1);
    if (data == NULL)
        err(1, "calloc");
    n = write(fd[1], data, (size_t)capacity);
    if (n == -1)
        err(1, "write");
    printf("reader: has filled the pipe, write() returned %zd\n", n);

    printf("reader: starts a writer that writes 1 byte more\n");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        if (close(fd[0]) == -1) /* or it waits for itself, if we end */
            err(1, "close");
        writer(fd[1]);
        _exit(0);
    }
    usleep(100000); /* time for write() to return, if it did not wait */
    if (waitpid(pid, &status, WNOHANG) != 0)
        errx(1, "the writer has not waited");
    printf("reader: the writer has not ended; reads\n");
    n = read(fd[0], data, (size_t)capacity);
    if (n == -1)
        err(1, "read");
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    printf("reader: read() returned %zd, and the writer has ended\n", n);
    return status != 0;
}
