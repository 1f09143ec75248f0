/*
 * zero_copy - vmsplice() and splice() hand on the page itself; read() copies
 *
 * Watch for: a change after vmsplice() comes out, one after read() does not.
 * See: README.md "Two copies", vmsplice(2), splice(2), copied.c
 */
#define _GNU_SOURCE /* vmsplice(), splice() */
#include <sys/uio.h>
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(void)
{
    char mine[] = "before", got[16];
    struct iovec piece = {mine, 6};
    int first[2], second[2];
    ssize_t n;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (pipe(first) == -1)
        err(1, "pipe");
    if (pipe(second) == -1)
        err(1, "pipe");

    if (vmsplice(first[1], &piece, 1, 0) == -1)
        err(1, "vmsplice");
    printf("process: vmsplice() of its buffer, \"%s\"\n", mine);
    n = splice(first[0], NULL, second[1], NULL, 6, 0);
    if (n == -1)
        err(1, "splice");
    printf("process: splice() of %zd bytes into a second pipe\n", n);
    memcpy(mine, "after!", 6); /* never do this before it has been read */
    printf("process: its buffer is \"%s\" now\n", mine);

    n = read(second[0], got, sizeof(got));
    if (n == -1)
        err(1, "read");
    printf("process: reads \"%.*s\"\n", (int)n, got);
    memcpy(mine, "later!", 6);
    printf("process: its buffer is \"%s\", what it has read is \"%.*s\"\n",
           mine, (int)n, got);
    return 0;
}
