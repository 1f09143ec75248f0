/*
 * one_way - a pipe carries bytes in one direction, never in the other
 *
 * usage: ./one_way
 *
 * Watch for: the wrong end refuses even when the pipe is empty and idle.
 * See: README.md "One direction", pipe(7)
 */
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

int main(int argc, char *argv[])
{
    char buf[64];
    int fd[2];
    ssize_t n;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    say("process: makes a pipe\n");
    if (pipe(fd) == -1)
        err(1, "pipe");
    if (write(fd[1], "ping", 4) != 4)
        err(1, "write");
    n = read(fd[0], buf, sizeof(buf));
    if (n == -1)
        err(1, "read");
    say("process: write(fd[1]), then read(fd[0]) gives \"%.*s\"\n", (int)n,
        buf);

    /* The pipe is empty now. Is it the other direction's turn? */
    if (write(fd[0], "pong", 4) != -1 || errno != EBADF)
        err(1, "write(fd[0]): not EBADF");
    say("process: the other way round, write(fd[0]) fails with EBADF\n");
    if (read(fd[1], buf, sizeof(buf)) != -1 || errno != EBADF)
        err(1, "read(fd[1]): not EBADF");
    say("process: and read(fd[1]) fails with EBADF\n");
    close(fd[0]);
    close(fd[1]);
    return 0;
}
