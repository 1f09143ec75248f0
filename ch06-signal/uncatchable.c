/*
 * uncatchable - SIGKILL and SIGSTOP: no handler, not ignored, never blocked
 *
 * Watch for: sigaction() fails; sigprocmask() just leaves the two out.
 * See: README.md "Two that obey nobody", sigaction(2), sigprocmask(2)
 */
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>

static void handler(int sig)
{
    (void)sig;
}

/* Would the kernel do it? */
static const char *set(int sig, void (*what)(int))
{
    struct sigaction action = {.sa_handler = what};

    sigemptyset(&action.sa_mask);
    if (sigaction(sig, &action, NULL) == 0)
        return "yes";
    if (errno != EINVAL || sig == SIGTERM)
        err(1, "sigaction");
    return "EINVAL";
}

static int block(int sig)
{
    sigset_t one, now;

    sigemptyset(&one);
    sigaddset(&one, sig);
    if (sigprocmask(SIG_BLOCK, &one, NULL) == -1)
        err(1, "sigprocmask");
    if (sigprocmask(SIG_BLOCK, NULL, &now) == -1) /* which ones are blocked? */
        err(1, "sigprocmask");
    return sigismember(&now, sig);
}

static void try(int sig, const char *name)
{
    printf("process: %s: catch it: %s\n", name, set(sig, handler));
    printf("process: %s: ignore it: %s\n", name, set(sig, SIG_IGN));
    printf("process: %s: block it: no error; blocked: %d\n", name, block(sig));
}

int main(void)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    try(SIGTERM, "SIGTERM");
    try(SIGKILL, "SIGKILL");
    try(SIGSTOP, "SIGSTOP");
    return 0;
}
