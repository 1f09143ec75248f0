/*
 * handler_mask - sa_mask keeps other signals out while a handler runs
 *
 * Watch for: SIGUSR2 comes in the middle of it, with and without the mask.
 * See: README.md "signal() or sigaction()", sigaction(2)
 */
#include <err.h>
#include <signal.h>
#include <stdio.h>

static volatile sig_atomic_t inner, inner_within, failed;

static void inner_handler(int sig)
{
    (void)sig;
    inner = inner + 1;
}

static void outer_handler(int sig)
{
    (void)sig;
    failed = raise(SIGUSR2); /* as if somebody sent it just now */
    inner_within = inner;
}

static void install(int sig, void (*handler)(int), const sigset_t *mask)
{
    struct sigaction action = {.sa_handler = handler, .sa_mask = *mask};

    if (sigaction(sig, &action, NULL) == -1)
        err(1, "sigaction");
}

static void try(const char *what, const sigset_t *mask)
{
    install(SIGUSR1, outer_handler, mask);
    inner = 0;
    if (raise(SIGUSR1) != 0)
        err(1, "raise");
    if (failed)
        errx(1, "raise, in the handler");
    printf(
        "process: sa_mask %s: runs of SIGUSR2's handler: %d within, %d after\n",
        what, inner_within, inner - inner_within);
}

int main(void)
{
    sigset_t empty, none, usr2;

    setvbuf(stdout, NULL, _IOLBF, 0);
    sigemptyset(&empty); /* as if whoever started us had blocked none */
    if (sigprocmask(SIG_SETMASK, &empty, NULL) == -1)
        err(1, "sigprocmask");
    sigemptyset(&none);
    sigemptyset(&usr2);
    sigaddset(&usr2, SIGUSR2);
    install(SIGUSR2, inner_handler, &none);
    try("is empty", &none);
    try("has SIGUSR2", &usr2);
    return 0;
}
