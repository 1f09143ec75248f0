/*
 * no_seek - there is no position in a pipe: lseek() and pread() fail
 *
 * Watch for: three ways to get at the last three bytes; only one works.
 * See: README.md "A stream of bytes", pipe(7), lseek(2)
 */
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

static void take(int fd, size_t many)
{
    char buf[16];
    ssize_t n = read(fd, buf, many);

    if (n == -1)
        err(1, "read");
    printf("process: read(%zu) returns \"%.*s\"\n", many, (int)n, buf);
}

int main(void)
{
    char buf[16];
    int fd[2];

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (pipe(fd) == -1)
        err(1, "pipe");
    if (write(fd[1], "onetwo", 6) == -1)
        err(1, "write");
    printf("process: has written \"onetwo\"\n");

    if (lseek(fd[0], 3, SEEK_SET) != -1)
        printf("process: lseek() goes to byte 3\n");
    else if (errno == ESPIPE)
        printf("process: lseek() fails with ESPIPE\n");
    else
        err(1, "lseek");
    if (pread(fd[0], buf, 3, 3) != -1)
        printf("process: pread() reads from byte 3 on\n");
    else if (errno == ESPIPE)
        printf("process: pread() fails with ESPIPE\n");
    else
        err(1, "pread");
    take(fd[0], 3);
    take(fd[0], 3);
    return 0;
}
