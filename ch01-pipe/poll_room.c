/*
 * poll_room - poll() reports room to write only when a whole page is free
 *
 * Watch for: poll() says no, and a write() of 100 bytes works all the same.
 * See: README.md "O_NONBLOCK and poll()", poll(2), pipe(7)
 */
#define _GNU_SOURCE /* pipe2(), F_GETPIPE_SZ */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

static char data[1 << 20]; /* 16 pages, also if these are large */

static void ask(const char *when, int fd)
{
    struct pollfd p = {.fd = fd, .events = POLLOUT};

    if (poll(&p, 1, 0) == -1) /* with 0 it does not wait */
        err(1, "poll");
    printf("process: %s: poll() says %s%s\n", when,
           (p.revents & POLLOUT) != 0 ? "POLLOUT" : "no",
           (p.revents & POLLERR) != 0 ? ", POLLERR" : "");
}

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
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    int fd[2], capacity;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (pipe2(fd, O_NONBLOCK) == -1)
        err(1, "pipe2");
    capacity = fcntl(fd[1], F_GETPIPE_SZ);
    if (capacity == -1)
        err(1, "F_GETPIPE_SZ");

    ask("the pipe is empty", fd[1]);
    if (write(fd[1], data, (size_t)capacity - 100) == -1)
        err(1, "write");
    ask("100 bytes are free", fd[1]);
    put(fd[1], 100); /* they go into the last page, which is in use */
    if (read(fd[0], data, 100) == -1)
        err(1, "read");
    ask("100 bytes have been read", fd[1]);
    put(fd[1], 100); /* the first page is in use still, the last is full */
    if (read(fd[0], data, page - 100) == -1)
        err(1, "read");
    ask("a page has been read", fd[1]);
    if (close(fd[0]) == -1)
        err(1, "close");
    ask("the read end is closed", fd[1]);
    return 0;
}
