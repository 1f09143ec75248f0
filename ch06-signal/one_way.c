/*
 * one_way - a signal is a notice of an event, and it goes one way
 *
 * usage: ./one_way
 *
 * Watch for: the sender has ended before its signal arrives.
 * See: README.md "One way", kill(2), sigwaitinfo(2)
 */
#include <sys/wait.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

static int is_pending(int number)
{
    sigset_t pending;

    if (sigpending(&pending) == -1)
        err(1, "sigpending");
    return sigismember(&pending, number);
}

int main(int argc, char *argv[])
{
    pid_t self = getpid(), pid;
    sigset_t usr1;
    siginfo_t info;
    int status;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("parent: keeps SIGUSR1 waiting, starts a child\n");
    sigemptyset(&usr1);
    sigaddset(&usr1, SIGUSR1);
    if (sigprocmask(SIG_BLOCK, &usr1, NULL) == -1)
        err(1, "sigprocmask");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        if (kill(self, SIGUSR1) == -1)
            err(1, "kill");
        say("child: kill() has returned 0; that is all I learn; ends\n");
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the child failed");
    say("parent: the child has ended, its signal waits: %s\n",
        is_pending(SIGUSR1) ? "yes" : "no");
    if (sigwaitinfo(&usr1, &info) == -1)
        err(1, "sigwaitinfo");
    say("parent: takes it: SIGUSR1, from %s, by kill(): %s\n",
        info.si_pid == pid ? "my child" : "somebody",
        info.si_code == SI_USER ? "yes" : "no");
    say("parent: it waits no longer: %s\n", is_pending(SIGUSR1) ? "no" : "yes");
    return 0;
}
