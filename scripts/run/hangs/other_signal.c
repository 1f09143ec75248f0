// what is sent is not what is awaited; WAY in the environment: "other" signal, to "itself", "ignored"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
static void handler(int s) { (void)s; }
int main(void)
{
    const char *way = getenv("WAY");
    sigset_t set, none;
    int s;
    sigemptyset(&none); sigemptyset(&set); sigaddset(&set, SIGUSR1); sigaddset(&set, SIGUSR2);
    sigprocmask(SIG_BLOCK, &set, NULL);
    signal(SIGUSR1, *way == 'i' && way[1] == 'g' ? SIG_IGN : handler);
    if (fork() == 0) {
        signal(SIGUSR1, handler);
        sigprocmask(SIG_UNBLOCK, &set, NULL);
        kill(strcmp(way, "itself") == 0 ? getpid() : getppid(), SIGUSR1);
        if (strcmp(way, "itself") == 0) exit(0);
        pause();
    }
    if (*way == 'o') { sigprocmask(SIG_UNBLOCK, &set, NULL); sigdelset(&set, SIGUSR1); sigprocmask(SIG_BLOCK, &set, NULL); sigwait(&set, &s); }
    else sigsuspend(&none);
    wait(NULL);
}
