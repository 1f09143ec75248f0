/* SIGUSR1 is not blocked: its handler takes it, and sigwait() waits */
#include <sys/wait.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

void h(int n)
{
    (void)n;
}
int main(void)
{
    int n;
    sigset_t s;
    sigemptyset(&s);
    sigaddset(&s, SIGUSR1);
    signal(SIGUSR1, h);
    pid_t p = getpid();
    if (fork() == 0) {
        kill(p, SIGUSR1);
        _exit(0);
    }
    wait(NULL);
    sigwait(&s, &n);
    return 0;
}
