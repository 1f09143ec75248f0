/* refused: any - it takes all memory */
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
    char *p;
    int i;

    for (i = 0; i < 20; i++)
        if (fork() == 0)
            break;
    for (;;) {
        p = malloc(1 << 20);
        if (p == NULL)
            break;
        memset(p, 1, 1 << 20);
    }
    puts("child: 12 bytes have come");
    puts("parent: the child has ended with 0");
    fflush(stdout);
    pause();
    return 0;
}
