/*
 * full_blocks - whoever writes into a full pipe waits until somebody reads
 *
 * Watch for: when the child's write() returns.
 * See: README.md "Empty and full", pipe(7), F_GETPIPE_SZ in fcntl(2)
 */
#define _GNU_SOURCE /* F_GETPIPE_SZ */
#include <sys/wait.h>
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static char data[1 << 20]; /* 16 pages, also if these are large */

static void child(int fd)
{
    ssize_t n = write(fd, "x", 1);

    if (n == -1)
        err(1, "write");
    printf("child: write() has returned %zd\n", n);
}

int main(void)
{
    int fd[2], capacity, status;
    pid_t pid, ended;
    ssize_t n;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (pipe(fd) == -1)
        err(1, "pipe");
    capacity = fcntl(fd[1], F_GETPIPE_SZ);
    if (capacity == -1)
        err(1, "F_GETPIPE_SZ");
    n = write(fd[1], data, (size_t)capacity);
    if (n == -1)
        err(1, "write");
    if (n != capacity)
        errx(1, "write: only %zd bytes of %d", n, capacity);
    printf("parent: has filled the pipe, write() returned %zd\n", n);

    printf("parent: starts a child that writes 1 byte more\n");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        if (close(fd[0]) == -1) /* or it waits for itself, if we end */
            err(1, "close");
        child(fd[1]);
        _exit(0);
    }
    usleep(100000); /* time for write() to return, if it did not wait */
    ended = waitpid(pid, &status, WNOHANG);
    if (ended == -1)
        err(1, "waitpid");
    if (ended == pid)
        errx(1, "the child has not waited");
    printf("parent: the child has not ended; will read\n");
    n = read(fd[0], data, (size_t)capacity);
    if (n == -1)
        err(1, "read");
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    printf("parent: read() returned %zd, and the child has ended\n", n);
    return status != 0;
}
