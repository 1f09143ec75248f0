/* count ended children in the SIGCHLD handler */
#include <stdio.h>
#include <signal.h>
#include <unistd.h>
#include <sys/wait.h>
#define KIDS 6
static volatile sig_atomic_t ended;
static void on_chld(int s)
{
    wait(NULL);
    ended++;
}
int main(void)
{
    sigset_t chld, old;
    struct sigaction sa = { .sa_handler = on_chld, .sa_flags = SA_RESTART };
    sigaction(SIGCHLD, &sa, NULL);
    sigemptyset(&chld);
    sigaddset(&chld, SIGCHLD);
    sigprocmask(SIG_BLOCK, &chld, &old);
    for (int i = 0; i < KIDS; i++)
        if (fork() == 0) {
            usleep(50000);
            _exit(i);
        }
    usleep(300000);                 /* something useful */
    while (ended < KIDS)
        sigsuspend(&old);
    puts("all children are gone");
    return 0;
}
