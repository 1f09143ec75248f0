/*
 * capacity - what fits into a pipe is counted in pages, not in bytes
 *
 * usage: ./capacity [SIZE]
 *     SIZE   bytes to write at a time, 1 to 65536 (default 4096)
 *
 * Watch for: one byte more in each write, and a third less fits.
 * See: README.md "Empty and full", pipe(7), F_GETPIPE_SZ in fcntl(2)
 */
#define _GNU_SOURCE /* pipe2(), F_GETPIPE_SZ */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define MAX_SIZE 65536

static long size_from(int argc, char *argv[])
{
    char *end;
    long size;

    if (argc == 1)
        return 4096;
    errno = 0;
    size = strtol(argv[1], &end, 10);
    if (argc > 2 || errno != 0 || end == argv[1] || *end != '\0')
        return -1;
    return size;
}

int main(int argc, char *argv[])
{
    static const char data[MAX_SIZE];
    long size = size_from(argc, argv), fit = 0;
    int fd[2], capacity;
    ssize_t n;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (size < 1 || size > MAX_SIZE) {
        fprintf(stderr, "usage: %s [SIZE]\n", argv[0]);
        return 2;
    }
    if (pipe2(fd, O_NONBLOCK) == -1)
        err(1, "pipe2");
    capacity = fcntl(fd[1], F_GETPIPE_SZ);
    if (capacity == -1)
        err(1, "F_GETPIPE_SZ");
    printf("process: the kernel says that the pipe holds %d bytes\n", capacity);

    while ((n = write(fd[1], data, (size_t)size)) > 0)
        fit += n;
    if (errno != EAGAIN) /* full: it would have to wait */
        err(1, "write");
    printf("process: written %ld at a time, it is full at %ld\n", size, fit);
    return 0;
}
