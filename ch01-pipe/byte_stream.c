/*
 * byte_stream - a pipe keeps the bytes and forgets where each write ended
 *
 * Watch for: three writes, two reads, and no read that matches a write.
 * See: README.md "A stream of bytes", pipe(7)
 */
#include <err.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void put(int fd, const char *text)
{
    ssize_t n = write(fd, text, strlen(text));

    if (n == -1)
        err(1, "write");
    printf("process: writes \"%s\", %zd bytes\n", text, n);
}

static void take(int fd, size_t size)
{
    char buf[64];
    ssize_t n = read(fd, buf, size);

    if (n == -1)
        err(1, "read");
    printf("process: read(%zu) returns \"%.*s\", %zd bytes\n", size, (int)n,
           buf, n);
}

int main(void)
{
    int fd[2];

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (pipe(fd) == -1)
        err(1, "pipe");
    put(fd[1], "one");
    put(fd[1], "two");
    put(fd[1], "three");
    take(fd[0], 4);
    take(fd[0], 64);
    return 0;
}
