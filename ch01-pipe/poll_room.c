/*
 * poll_room - poll() reports room to write only when a whole page is free
 *
 * Watch for: poll() says no, and a write() of 100 bytes works all the same.
 * See: README.md "Not to be put to sleep", poll(2), pipe(7)
 */
#define _GNU_SOURCE /* pipe2(), F_GETPIPE_SZ */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void ask(const char *when, int fd)
{
    struct pollfd p = {.fd = fd, .events = POLLOUT};
    int ready = poll(&p, 1, 0); /* with 0 it does not wait */

    if (ready == -1)
        err(1, "poll");
    printf("process: %s: poll() says %s\n", when,
           (p.revents & POLLOUT) != 0 ? "POLLOUT" : "no");
}

static void put(int fd, size_t size)
{
    static const char data[4096];
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
    char *data;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (pipe2(fd, O_NONBLOCK) == -1)
        err(1, "pipe2");
    capacity = fcntl(fd[1], F_GETPIPE_SZ);
    if (capacity == -1)
        err(1, "F_GETPIPE_SZ");
    data = calloc((size_t)capacity, 1);
    if (data == NULL)
        err(1, "calloc");

    ask("the pipe is empty", fd[1]);
    if (write(fd[1], data, (size_t)capacity - 100) == -1)
        err(1, "write");
    ask("100 bytes are free", fd[1]);
    put(fd[1], 100);
    if (read(fd[0], data, 100) == -1)
        err(1, "read");
    ask("100 bytes have been read", fd[1]);
    put(fd[1], 100);
    if (read(fd[0], data, page - 100) == -1)
        err(1, "read");
    ask("a page has been read", fd[1]);
    return 0;
}
