/*
 * half_full - a pipe can be read before it is full, written before it is empty
 *
 * Watch for: what it holds after each step, and how much it could hold.
 * See: README.md "Empty and full", pipe(7)
 */
#define _GNU_SOURCE /* F_GETPIPE_SZ */
#include <sys/ioctl.h>
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int inside(int fd)
{
    int n;

    if (ioctl(fd, FIONREAD, &n) == -1)
        err(1, "FIONREAD");
    return n;
}

static void put(const int fd[2], const char *text)
{
    int n;

    if (write(fd[1], text, strlen(text)) == -1)
        err(1, "write");
    n = inside(fd[0]);
    printf("process: has written \"%s\", it holds %d\n", text, n);
}

static void take(const int fd[2], size_t many)
{
    char buf[64];
    ssize_t got = read(fd[0], buf, many);
    int n;

    if (got == -1)
        err(1, "read");
    n = inside(fd[0]);
    printf("process: has read \"%.*s\", it holds %d\n", (int)got, buf, n);
}

int main(void)
{
    int fd[2], capacity;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (pipe(fd) == -1)
        err(1, "pipe");
    capacity = fcntl(fd[1], F_GETPIPE_SZ);
    if (capacity == -1)
        err(1, "F_GETPIPE_SZ");
    printf("process: the pipe could hold %d bytes\n", capacity);
    put(fd, "abcdef");
    take(fd, 2);       /* it is not full */
    put(fd, "ghijkl"); /* it is not empty */
    take(fd, 3);
    put(fd, "m");
    take(fd, 8);
    return 0;
}
