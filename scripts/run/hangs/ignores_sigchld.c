// SIGCHLD is ignored: wait() waits for all children, also for the one in the background
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
int main(void)
{
    pid_t service;
    signal(SIGCHLD, SIG_IGN);
    if ((service = fork()) == 0)
        for (;;) pause();
    if (fork() == 0)
        exit(7);
    wait(NULL);
    kill(service, SIGTERM);
}
