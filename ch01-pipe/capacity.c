/*
 * capacity - what fits into a pipe is counted in pages, not in bytes
 *
 * Watch for: one byte more in each write, and only half as much fits.
 * See: README.md "Empty and full", pipe(7), F_GETPIPE_SZ in fcntl(2)
 */
#define _GNU_SOURCE /* pipe2(), F_GETPIPE_SZ */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

/* Fills a new pipe, size bytes at a time. */
static void fill(size_t size)
{
    static const char data[4096];
    int fd[2], capacity;
    size_t fit = 0;
    ssize_t n;

    if (pipe2(fd, O_NONBLOCK) == -1)
        err(1, "pipe2");
    capacity = fcntl(fd[1], F_GETPIPE_SZ);
    if (capacity == -1)
        err(1, "F_GETPIPE_SZ");
    while ((n = write(fd[1], data, size)) > 0)
        fit += (size_t)n;
    if (errno != EAGAIN) /* it is full, and would have to wait */
        err(1, "write");
    printf("process: %zu bytes at a time: full at %zu of %d bytes\n", size, fit,
           capacity);
    printf("process: by the numbers, %s\n",
           fit + size <= (size_t)capacity ? "more would fit" : "no more fits");
}

int main(void)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    fill(2048); /* half a page */
    fill(2049);
    return 0;
}
