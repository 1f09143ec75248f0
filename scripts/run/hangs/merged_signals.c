// five signals while one is pending are one
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
static volatile sig_atomic_t n;
static void handler(int s) { (void)s; n++; }
int main(void)
{
    int p[2], q[2], i;
    pid_t child;
    sigset_t set;
    char b;
    sigemptyset(&set); sigaddset(&set, SIGUSR1);
    signal(SIGUSR1, handler);
    pipe(p); pipe(q);
    if ((child = fork()) == 0) {
        sigprocmask(SIG_BLOCK, &set, NULL);
        write(p[1], "r", 1);
        read(q[0], &b, 1);
        sigprocmask(SIG_UNBLOCK, &set, NULL);
        while (n < 5)
            pause();
        exit(0);
    }
    read(p[0], &b, 1);
    for (i = 0; i < 5; i++)
        kill(child, SIGUSR1);
    write(q[1], "g", 1);
    wait(NULL);
}
