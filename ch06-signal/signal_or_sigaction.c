/*
 * signal_or_sigaction - signal() is sigaction() with flags it has chosen
 *
 * Watch for: the handler stays after its first run, and blocks its own signal.
 * See: README.md "signal() or sigaction()", signal(2), one_shot.c
 */
#include <err.h>
#include <signal.h>
#include <stdio.h>

static volatile sig_atomic_t runs, runs_within, failed;

static void handler(int sig)
{
    runs = runs + 1;
    if (runs > 1)
        return;
    failed = raise(sig); /* the same again, in the middle of the first */
    runs_within = runs;
}

static const char *is_set(int flags, unsigned which)
{
    if (((unsigned)flags & which) != 0)
        return "set";
    return "not set";
}

int main(void)
{
    sigset_t empty;
    struct sigaction now;

    setvbuf(stdout, NULL, _IOLBF, 0);
    sigemptyset(&empty); /* as if whoever started us had blocked none */
    if (sigprocmask(SIG_SETMASK, &empty, NULL) == -1)
        err(1, "sigprocmask");
    if (signal(SIGUSR1, handler) == SIG_ERR)
        err(1, "signal");
    if (sigaction(SIGUSR1, NULL, &now) == -1) /* only asks */
        err(1, "sigaction");
    printf("process: has called signal(), asks sigaction()\n");
    printf("process: SA_RESTART: %s\n", is_set(now.sa_flags, SA_RESTART));
    printf("process: SA_RESETHAND: %s\n", is_set(now.sa_flags, SA_RESETHAND));
    printf("process: SA_NODEFER: %s\n", is_set(now.sa_flags, SA_NODEFER));

    if (raise(SIGUSR1) != 0)
        err(1, "raise");
    if (failed)
        errx(1, "raise, in the handler");
    printf("process: a second SIGUSR1 came within the handler: runs: %d\n",
           runs_within);
    printf("process: and when it had returned: runs: %d\n", runs);
    return 0;
}
