/*
 * blocked - a blocked signal is held until it is unblocked
 *
 * Watch for: when the handler runs, and what is pending before.
 * See: README.md "Kept until it can be delivered", sigprocmask(2)
 */
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static volatile sig_atomic_t runs;

static void handler(int sig)
{
    (void)sig;
    runs = runs + 1;
}

static void look(const char *when)
{
    sigset_t pending;

    if (sigpending(&pending) == -1)
        err(1, "sigpending");
    printf("process: %s: pending: %d, runs of the handler: %d\n", when,
           sigismember(&pending, SIGUSR1), runs);
}

int main(void)
{
    struct sigaction action = {.sa_handler = handler};
    sigset_t empty, usr1, before;

    setvbuf(stdout, NULL, _IOLBF, 0);
    sigemptyset(&empty); /* as if whoever started us had blocked none */
    if (sigprocmask(SIG_SETMASK, &empty, NULL) == -1)
        err(1, "sigprocmask");
    sigemptyset(&action.sa_mask);
    if (sigaction(SIGUSR1, &action, NULL) == -1)
        err(1, "sigaction");
    sigemptyset(&usr1);
    sigaddset(&usr1, SIGUSR1);
    if (sigprocmask(SIG_BLOCK, &usr1, &before) == -1)
        err(1, "sigprocmask");
    look("SIGUSR1 is blocked");
    if (kill(getpid(), SIGUSR1) == -1)
        err(1, "kill");
    look("has sent it to itself");
    if (sigprocmask(SIG_SETMASK, &before, NULL) == -1) /* as it was before */
        err(1, "sigprocmask");
    look("has unblocked it");
    return 0;
}
