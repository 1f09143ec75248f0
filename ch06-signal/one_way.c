/*
 * one_way - a signal tells that something has happened, and nothing comes back
 *
 * Watch for: the sender has ended before its signal arrives.
 * See: README.md "One way", kill(2), sigwaitinfo(2)
 */
#include <sys/wait.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static void child(pid_t parent)
{
    int result = kill(parent, SIGUSR1);

    if (result == -1)
        err(1, "kill");
    printf("child: kill() has returned %d, and I learn no more\n", result);
}

int main(void)
{
    pid_t self = getpid(), pid;
    siginfo_t info;
    sigset_t usr1;
    int status, sig;

    setvbuf(stdout, NULL, _IOLBF, 0);
    sigemptyset(&usr1);
    sigaddset(&usr1, SIGUSR1);
    if (sigprocmask(SIG_BLOCK, &usr1, NULL) == -1) /* or it would end us */
        err(1, "sigprocmask");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        child(self);
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the child failed");
    printf("parent: the child has ended\n");

    sig = sigwaitinfo(&usr1, &info); /* takes it, without a handler */
    if (sig == -1)
        err(1, "sigwaitinfo");
    if (sig == SIGUSR1 && info.si_pid == pid)
        printf("parent: takes SIGUSR1, sent by the child\n");
    return 0;
}
