/*
 * interleaved - a pipe can be read before it is full, written before empty
 *
 * Watch for: until the last read() it is neither full nor empty.
 * See: README.md "Empty and full", pipe(7)
 */
#include <sys/ioctl.h>
#include <err.h>
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

static void put(int fd, const char *text)
{
    if (write(fd, text, strlen(text)) == -1)
        err(1, "write");
    printf("process: writes \"%s\", inside are %d bytes\n", text, inside(fd));
}

static void take(int fd, size_t many)
{
    char buf[64];
    ssize_t n = read(fd, buf, many);

    if (n == -1)
        err(1, "read");
    printf("process: reads \"%.*s\", inside are %d bytes\n", (int)n, buf,
           inside(fd));
}

int main(void)
{
    int fd[2];

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (pipe(fd) == -1)
        err(1, "pipe");
    put(fd[1], "abcdef");
    take(fd[0], 2);   /* it is not full */
    put(fd[1], "gh"); /* it has not been emptied */
    take(fd[0], 3);
    put(fd[1], "ijk");
    take(fd[0], 6);
    return 0;
}
