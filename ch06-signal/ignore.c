/*
 * ignore - an ignored signal is thrown away; a blocked one is kept
 *
 * Watch for: what a handler that is installed later still gets to see.
 * See: README.md "Ignore it", signal(2), sigpending(2)
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

static void install_handler(void)
{
    struct sigaction action = {.sa_handler = handler};

    sigemptyset(&action.sa_mask);
    if (sigaction(SIGUSR1, &action, NULL) == -1)
        err(1, "sigaction");
}

/* Sends it to itself, and asks whether the kernel keeps it. */
static void send(const char *how)
{
    sigset_t pending;

    if (kill(getpid(), SIGUSR1) == -1)
        err(1, "kill");
    if (sigpending(&pending) == -1)
        err(1, "sigpending");
    printf("process: %s: still here, pending: %d\n", how,
           sigismember(&pending, SIGUSR1));
}

int main(void)
{
    sigset_t empty, usr1;

    setvbuf(stdout, NULL, _IOLBF, 0);
    sigemptyset(&empty); /* as if whoever started us had blocked none */
    if (sigprocmask(SIG_SETMASK, &empty, NULL) == -1)
        err(1, "sigprocmask");
    if (signal(SIGUSR1, SIG_IGN) == SIG_ERR)
        err(1, "signal");
    send("SIGUSR1 is ignored");
    install_handler();
    printf("process: installs a handler: it has run %d times\n", runs);

    sigemptyset(&usr1);
    sigaddset(&usr1, SIGUSR1);
    if (sigprocmask(SIG_BLOCK, &usr1, NULL) == -1)
        err(1, "sigprocmask");
    send("SIGUSR1 is blocked");
    if (sigprocmask(SIG_UNBLOCK, &usr1, NULL) == -1)
        err(1, "sigprocmask");
    printf("process: unblocks it: the handler has run %d time\n", runs);
    return 0;
}
