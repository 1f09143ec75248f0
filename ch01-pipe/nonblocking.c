/*
 * nonblocking - with O_NONBLOCK a pipe says EAGAIN instead of "sleep"
 *
 * Watch for: empty or full, nobody has to wait.
 * See: README.md "O_NONBLOCK and poll()", pipe(7), fcntl(2)
 */
#define _GNU_SOURCE /* pipe2() */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static char data[4096];

static void try_to_read(int fd)
{
    ssize_t n = read(fd, data, sizeof(data));

    if (n >= 0)
        printf("process: read(4096) returns %zd\n", n);
    else if (errno == EAGAIN)
        printf("process: read(4096) fails with EAGAIN\n");
    else
        err(1, "read");
}

static void try_to_write(int fd)
{
    ssize_t n = write(fd, data, sizeof(data));

    if (n >= 0)
        printf("process: write(4096) returns %zd\n", n);
    else if (errno == EAGAIN)
        printf("process: write(4096) fails with EAGAIN\n");
    else
        err(1, "write");
}

static void fill(int fd)
{
    while (write(fd, data, sizeof(data)) > 0)
        ;
    if (errno != EAGAIN)
        err(1, "write");
}

int main(void)
{
    int fd[2];

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (pipe2(fd, O_NONBLOCK) == -1)
        err(1, "pipe2");
    printf("process: the pipe is empty\n");
    try_to_read(fd[0]);
    try_to_write(fd[1]);
    fill(fd[1]);
    printf("process: the pipe is full\n");
    try_to_write(fd[1]);
    try_to_read(fd[0]);
    return 0;
}
