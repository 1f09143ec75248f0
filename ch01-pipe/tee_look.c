/*
 * tee_look - tee() lets you look into a pipe without taking anything
 *
 * Watch for: the same bytes are read twice, from two pipes.
 * See: README.md "A stream of bytes", tee(2)
 */
#define _GNU_SOURCE /* tee() */
#include <sys/ioctl.h>
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static void say_what_is_in(int fd)
{
    int inside;

    if (ioctl(fd, FIONREAD, &inside) == -1)
        err(1, "FIONREAD");
    printf("process: the first pipe holds %d bytes\n", inside);
}

static void take(const char *from, int fd)
{
    char buf[16];
    ssize_t n = read(fd, buf, sizeof(buf));

    if (n == -1)
        err(1, "read");
    printf("process: reads \"%.*s\" from %s\n", (int)n, buf, from);
}

int main(void)
{
    int fd[2], second[2];
    ssize_t n;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (pipe(fd) == -1)
        err(1, "pipe");
    if (pipe(second) == -1)
        err(1, "pipe");
    if (write(fd[1], "hello", 5) == -1)
        err(1, "write");
    say_what_is_in(fd[0]);

    n = tee(fd[0], second[1], 16, 0);
    if (n == -1)
        err(1, "tee");
    printf("process: tee() into a second pipe returns %zd\n", n);
    take("the second", second[0]);
    say_what_is_in(fd[0]);
    take("the first", fd[0]);
    say_what_is_in(fd[0]);
    return 0;
}
