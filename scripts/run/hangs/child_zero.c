// its own numbers begin with 0, or with FIRST; the first child is never told
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
static void told(int sig) { (void)sig; }
int main(void)
{
    sigset_t none, usr1;
    pid_t pid[3];
    int i, first = getenv("FIRST") ? atoi(getenv("FIRST")) : 0;
    sigemptyset(&none); sigemptyset(&usr1); sigaddset(&usr1, SIGUSR1);
    sigprocmask(SIG_BLOCK, &usr1, NULL);
    signal(SIGUSR1, told);
    for (i = 0; i < 3; i++)
        if ((pid[i] = fork()) == 0) {
            sigsuspend(&none);
            printf("child %d: my turn\n", first + i);
            return 0;
        }
    for (i = 1; i < 3; i++) {
        kill(pid[i], SIGUSR1);
        waitpid(pid[i], NULL, 0);
    }
    waitpid(pid[0], NULL, 0);
}
