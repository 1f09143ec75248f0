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
    char mine[] = "before", got[sizeof(mine)];
    struct iovec piece = {mine, sizeof(mine)};
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
    n = splice(first[0], NULL, second[1], NULL, sizeof(mine), 0);
    if (n == -1)
        err(1, "splice");
    printf("process: splice() of %zd bytes into a second pipe\n", n);
    strcpy(mine, "after!");
    printf("process: its buffer is \"%s\" now\n", mine);

    n = read(second[0], got, sizeof(got));
    if (n == -1)
        err(1, "read");
    printf("process: reads \"%.*s\"\n", (int)n, got);
    strcpy(mine, "later!");
    printf("process: its buffer is \"%s\", what it has read is \"%.*s\"\n",
           mine, (int)n, got);
    return 0;
}
