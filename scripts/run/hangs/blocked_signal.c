// the signal is blocked while it waits
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
static void h(int n) { (void)n; }
int main(void) { sigset_t s; sigemptyset(&s); sigaddset(&s, SIGUSR1); signal(SIGUSR1, h); sigprocmask(SIG_BLOCK, &s, NULL);
    if (fork() == 0) { kill(getppid(), SIGUSR1); _exit(0); } wait(NULL); pause(); }
