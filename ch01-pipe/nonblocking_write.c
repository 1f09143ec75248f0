/*
 * nonblocking_write - up to PIPE_BUF bytes go in whole, or not at all
 *
 * Watch for: 4000 bytes are free, and a write of 4096 gets none of them in.
 * See: README.md "O_NONBLOCK and poll()", O_NONBLOCK in pipe(7)
 */
#define _GNU_SOURCE /* pipe2(), F_GETPIPE_SZ */
#include <sys/ioctl.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#define MUCH 2000000 /* bytes; no pipe holds so much by default */

static char data[MUCH];

static void put(int fd, size_t size)
{
    ssize_t n = write(fd, data, size);

    if (n >= 0)
        printf("process: write(%zu) returns %zd\n", size, n);
    else if (errno == EAGAIN)
        printf("process: write(%zu) fails with EAGAIN\n", size);
    else
        err(1, "write");
}

int main(void)
{
    int fd[2], capacity, inside;
    ssize_t n;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (pipe2(fd, O_NONBLOCK) == -1)
        err(1, "pipe2");
    capacity = fcntl(fd[1], F_GETPIPE_SZ);
    if (capacity == -1)
        err(1, "F_GETPIPE_SZ");

    printf("process: the pipe is empty\n");
    put(fd[1], MUCH);
    put(fd[1], MUCH);
    n = read(fd[0], data, MUCH);
    if (n == -1)
        err(1, "read");
    if (n != capacity)
        errx(1, "read: the pipe was not full");
    if (write(fd[1], data, (size_t)capacity - 4000) == -1)
        err(1, "write");
    if (ioctl(fd[0], FIONREAD, &inside) == -1)
        err(1, "FIONREAD");
    printf("process: %d bytes are free\n", capacity - inside);
    put(fd[1], 4096);
    put(fd[1], 4000);
    return 0;
}
