/*
 * interleaved - a pipe can be read before it is full, written before empty
 *
 * usage: ./interleaved
 *
 * Watch for: the pipe is never full and, until the end, never empty.
 * See: README.md "Empty and full", pipe(7)
 */
#include <sys/ioctl.h>
#include <err.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

static int inside(int fd)
{
    int n;

    if (ioctl(fd, FIONREAD, &n) == -1)
        err(1, "ioctl FIONREAD");
    return n;
}

static void put(int fd, const char *data, size_t size)
{
    if (write(fd, data, size) != (ssize_t)size)
        err(1, "write");
    say("process: writes \"%s\", %d bytes are in the pipe\n", data, inside(fd));
}

static void take(int fd, size_t size)
{
    char buf[64];
    ssize_t n;

    n = read(fd, buf, size);
    if (n == -1)
        err(1, "read");
    say("process: reads \"%.*s\", %d bytes are left\n", (int)n, buf,
        inside(fd));
}

int main(int argc, char *argv[])
{
    int fd[2];

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    say("process: makes a pipe, which has room for thousands of bytes\n");
    if (pipe(fd) == -1)
        err(1, "pipe");
    put(fd[1], "abcdef", 6);
    take(fd[0], 2);      /* not full, and yet it can be read */
    put(fd[1], "gh", 2); /* not drained, and yet it can be written */
    take(fd[0], 4);
    put(fd[1], "ij", 2);
    take(fd[0], 4);
    return 0;
}
