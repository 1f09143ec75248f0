/*
 * consumed - a byte that has been read is no longer in the pipe
 *
 * usage: ./consumed
 *
 * Watch for: the same read() twice, with different results.
 * See: README.md "Read once", pipe(7)
 */
#define _GNU_SOURCE /* pipe2 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
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
    say("process: makes a pipe, with O_NONBLOCK, and writes \"only once\"\n");
    if (pipe2(fd, O_NONBLOCK) == -1)
        err(1, "pipe2");
    if (write(fd[1], "only once", 9) != 9)
        err(1, "write");
    n = read(fd[0], buf, sizeof(buf));
    if (n == -1)
        err(1, "read");
    say("process: the first read() returns \"%.*s\"\n", (int)n, buf);
    if (read(fd[0], buf, sizeof(buf)) != -1 || errno != EAGAIN)
        err(1, "second read: not EAGAIN");
    say("process: the second fails with EAGAIN: what was read is gone\n");
    close(fd[0]);
    close(fd[1]);
    return 0;
}
