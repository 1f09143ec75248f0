/*
 * blocked_asleep - a process that sleeps is woken, but not by a blocked signal
 *
 * Watch for: the same poll(), the same timer; only the mask differs.
 * See: README.md "Kept until it can be delivered", sigprocmask(2), blocked.c
 */
#include <sys/time.h>
#include <err.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>

static void handler(int sig)
{
    (void)sig; /* nothing to do: it is enough that there is a handler */
}

/* Returns 1 if it was woken, 0 if not. */
static int sleep_in_poll(void)
{
    int result = poll(NULL, 0, 100); /* no descriptor: it only sleeps */

    if (result == -1 && errno != EINTR)
        err(1, "poll");
    return result == -1;
}

int main(void)
{
    struct itimerval every = {{0, 50000}, {0, 50000}};
    struct sigaction action = {.sa_handler = handler};
    sigset_t empty, alrm, before, pending;

    setvbuf(stdout, NULL, _IOLBF, 0);
    sigemptyset(&empty); /* as if whoever started us had blocked none */
    if (sigprocmask(SIG_SETMASK, &empty, NULL) == -1)
        err(1, "sigprocmask");
    sigemptyset(&action.sa_mask);
    if (sigaction(SIGALRM, &action, NULL) == -1)
        err(1, "sigaction");
    sigemptyset(&alrm);
    sigaddset(&alrm, SIGALRM);
    if (sigprocmask(SIG_BLOCK, &alrm, &before) == -1)
        err(1, "sigprocmask");
    if (setitimer(ITIMER_REAL, &every, NULL) == -1) /* again and again */
        err(1, "setitimer");

    if (sleep_in_poll())
        errx(1, "poll() was woken by a blocked signal");
    printf("process: SIGALRM is blocked: poll() has slept to its end\n");
    if (sigpending(&pending) == -1)
        err(1, "sigpending");
    printf("process: SIGALRM is pending: %d\n", sigismember(&pending, SIGALRM));
    if (sigprocmask(SIG_SETMASK, &before, NULL) == -1)
        err(1, "sigprocmask");
    if (sleep_in_poll())
        printf("process: SIGALRM is not blocked: poll() was woken, EINTR\n");
    return 0;
}
