/*
 * copied - write() copies: the buffer is yours again as soon as it returns
 *
 * Watch for: the buffer changes, what is read does not.
 * See: README.md "Two copies", write(2), zero_copy.c
 */
#include <err.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(void)
{
    char mine[] = "before", got[16];
    int fd[2];
    ssize_t n;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (pipe(fd) == -1)
        err(1, "pipe");

    if (write(fd[1], mine, 6) == -1)
        err(1, "write");
    printf("process: has written its buffer, \"%s\"\n", mine);
    memcpy(mine, "after!", 6);
    printf("process: its buffer is \"%s\" now\n", mine);

    n = read(fd[0], got, sizeof(got));
    if (n == -1)
        err(1, "read");
    printf("process: reads \"%.*s\"\n", (int)n, got);
    return 0;
}
