/*
 * consumed - a byte that has been read is no longer in the pipe
 *
 * Watch for: the same read() twice.
 * See: README.md "Read once", pipe(7)
 */
#define _GNU_SOURCE /* pipe2() */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

/* With O_NONBLOCK, read() fails with EAGAIN if there is nothing. */
static void take(const char *which, int fd)
{
    char buf[64];
    ssize_t n = read(fd, buf, sizeof(buf));

    if (n >= 0)
        printf("process: the %s read() returns \"%.*s\"\n", which, (int)n, buf);
    else if (errno == EAGAIN)
        printf("process: the %s read() fails with EAGAIN: nothing\n", which);
    else
        err(1, "read");
}

int main(void)
{
    int fd[2];

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (pipe2(fd, O_NONBLOCK) == -1)
        err(1, "pipe2");
    if (write(fd[1], "only once", 9) == -1)
        err(1, "write");
    printf("process: has written \"only once\"\n");
    take("first", fd[0]);
    take("second", fd[0]);
    return 0;
}
