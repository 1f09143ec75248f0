/*
 * signal_or_sigaction - signal() is a short form of sigaction()
 *
 * usage: ./signal_or_sigaction
 *
 * Watch for: what signal() chooses for you, and what it cannot say.
 * See: README.md "signal() or sigaction()", signal(2), sigaction(2)
 */
#include <sys/wait.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

static volatile sig_atomic_t runs, others, others_within, sender;

static void handler(int number)
{
    if (number == SIGUSR1)
        runs++;
    else
        others++;
}

/* The long form: it is told more. In the middle, another signal comes. */
static void informed(int number, siginfo_t *info, void *context)
{
    (void)number, (void)context;
    sender = info->si_pid;
    raise(SIGUSR2);
    others_within = others;
}

/* In System V the action was set back to the default before the handler ran,
 * and the signal was not blocked meanwhile. */
static void old_child(void)
{
    struct sigaction old = {.sa_handler = handler};

    old.sa_flags = (int)(SA_RESETHAND | SA_NODEFER);
    if (sigaction(SIGUSR1, &old, NULL) == -1)
        err(1, "sigaction");
    runs = 0;
    if (raise(SIGUSR1) != 0)
        err(1, "raise");
    say("child: SA_RESETHAND; sent once, the handler ran %d time\n", (int)runs);
    if (raise(SIGUSR1) != 0)
        err(1, "raise");
    say("child: sent twice, the handler ran %d times\n", (int)runs);
}

int main(int argc, char *argv[])
{
    struct sigaction now, action = {.sa_sigaction = informed};
    sigset_t none;
    int status;
    pid_t pid;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    sigemptyset(&none);
    if (sigprocmask(SIG_SETMASK, &none, NULL) == -1)
        err(1, "sigprocmask");
    if (signal(SIGUSR1, handler) == SIG_ERR ||
        signal(SIGUSR2, handler) == SIG_ERR)
        err(1, "signal");
    if (sigaction(SIGUSR1, NULL, &now) == -1)
        err(1, "sigaction");
    say("parent: signal() has set SA_RESTART: %s, SA_RESETHAND: %s\n",
        now.sa_flags & SA_RESTART ? "yes" : "no",
        now.sa_flags & (int)SA_RESETHAND ? "yes" : "no");
    if (raise(SIGUSR1) != 0 || raise(SIGUSR1) != 0)
        err(1, "raise");
    say("parent: sent twice, the handler ran %d times\n", (int)runs);

    if ((pid = fork()) == -1)
        err(1, "fork");
    if (pid == 0) {
        old_child();
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGUSR1)
        errx(1, "SIGUSR1 has not killed the child");
    say("parent: the second SIGUSR1 has killed the child\n");

    action.sa_flags = SA_SIGINFO;
    sigemptyset(&action.sa_mask);
    sigaddset(&action.sa_mask, SIGUSR2); /* blocked while it runs */
    if (sigaction(SIGUSR1, &action, NULL) == -1)
        err(1, "sigaction");
    if (kill(getpid(), SIGUSR1) == -1)
        err(1, "kill");
    if (others != 1)
        errx(1, "SIGUSR2 came %d times", (int)others);
    say("parent: SA_SIGINFO: the handler knows who sent it: %s\n",
        sender == getpid() ? "me" : "another");
    say("parent: sa_mask: SIGUSR2 came within it %d times, then %d time\n",
        (int)others_within, (int)(others - others_within));
    return 0;
}
