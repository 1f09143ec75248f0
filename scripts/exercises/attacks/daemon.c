/* refused: any - it leaves a process that has cut all ties */
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
    int p[2];

    puts("child: 12 bytes have come");
    puts("parent: the child has ended with 0");
    fflush(stdout);
    if (pipe(p) == -1 || write(p[1], "x", 1) != 1)
        return 1;
    if (fork() == 0) {
        setsid();
        if (fork() == 0) {
            close(0);
            close(1);
            close(2);
            for (;;)
                pause();
        }
        _exit(0);
    }
    wait(NULL);
    return 0;
}
