/*
 * one_way - on Linux, a pipe carries bytes one way and never the other way
 *
 * Watch for: the pipe is empty, so it could be the other side's turn.
 * See: README.md "One direction (simplex, half duplex)", pipe(7)
 */
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

/* Writes into one end, and reads at the other. */
static void send_through(const int fd[2], int from, int to)
{
    char buf[16];
    ssize_t n = write(fd[from], "ping", 4);

    if (n == -1 && errno != EBADF)
        err(1, "write");
    if (n == -1)
        printf("process: write() to fd[%d] fails with EBADF\n", from);
    else
        printf("process: write() to fd[%d] returns %zd\n", from, n);

    n = read(fd[to], buf, sizeof(buf));
    if (n == -1 && errno != EBADF)
        err(1, "read");
    if (n == -1)
        printf("process: read() from fd[%d] fails with EBADF\n", to);
    else
        printf("process: read() from fd[%d] returns \"%.*s\"\n", to, (int)n,
               buf);
}

int main(void)
{
    int fd[2];

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (pipe(fd) == -1)
        err(1, "pipe");
    send_through(fd, 1, 0);
    send_through(fd, 0, 1);
    return 0;
}
