/*
 * interleaved - a pipe can be read before it is full, written before empty
 *
 * usage: ./interleaved
 *
 * Watch for: until the end the pipe is neither full nor empty.
 * See: README.md "Empty and full", pipe(7)
 */
#define _GNU_SOURCE /* F_SETPIPE_SZ, F_GETPIPE_SZ */
#include <sys/ioctl.h>
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

/* How full is it? One line, before each step. */
static void look(int fd)
{
    int inside, capacity = fcntl(fd, F_GETPIPE_SZ);

    if (capacity == -1 || ioctl(fd, FIONREAD, &inside) == -1)
        err(1, "asking the pipe");
    say("process: in the pipe: %d bytes, room for %d\n", inside,
        capacity - inside);
}

static void put(int fd, const char *data, size_t size)
{
    if (write(fd, data, size) != (ssize_t)size)
        err(1, "write");
    say("process: writes \"%s\"\n", data);
    look(fd);
}

static void take(int fd, size_t size)
{
    char buf[64];
    ssize_t n;

    n = read(fd, buf, size);
    if (n == -1)
        err(1, "read");
    say("process: reads \"%.*s\"\n", (int)n, buf);
    look(fd);
}

int main(int argc, char *argv[])
{
    int fd[2];

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    say("process: makes a pipe\n");
    if (pipe(fd) == -1)
        err(1, "pipe");
    if (fcntl(fd[1], F_SETPIPE_SZ, 65536) == -1) /* the usual size */
        err(1, "fcntl F_SETPIPE_SZ");
    put(fd[1], "abcdef", 6);
    take(fd[0], 2);      /* not full, and yet it can be read */
    put(fd[1], "gh", 2); /* not drained, and yet it can be written */
    take(fd[0], 6);
    close(fd[0]);
    close(fd[1]);
    return 0;
}
