/* refused: fence - its child is made so that no tracer sees it */
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <sys/wait.h>
#include <err.h>
#include <fcntl.h>
#include <sched.h>
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
    if (syscall(SYS_clone, CLONE_UNTRACED | SIGCHLD, 0, 0, 0, 0) == 0)
        _exit(0);
    wait(NULL);
    return 0;
}
