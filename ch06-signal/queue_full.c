/*
 * queue_full - if the queue is full, sigqueue() fails and kill() does not
 *
 * Watch for: two kill() that return 0, and what comes of them.
 * See: README.md "Ten of each", RLIMIT_SIGPENDING in getrlimit(2)
 */
#include <sys/resource.h>
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static volatile sig_atomic_t runs;

static void handler(int sig)
{
    (void)sig;
    runs = runs + 1;
}

int main(void)
{
    struct sigaction action = {.sa_handler = handler};
    struct rlimit limit = {.rlim_cur = 0, .rlim_max = 0};
    union sigval value = {.sival_int = 1};
    sigset_t rtmin;
    int i;

    setvbuf(stdout, NULL, _IOLBF, 0);
    sigemptyset(&action.sa_mask);
    if (sigaction(SIGRTMIN, &action, NULL) == -1)
        err(1, "sigaction");
    sigemptyset(&rtmin);
    sigaddset(&rtmin, SIGRTMIN);
    if (sigprocmask(SIG_BLOCK, &rtmin, NULL) == -1)
        err(1, "sigprocmask");
    if (setrlimit(RLIMIT_SIGPENDING, &limit) == -1) /* a queue of no length */
        err(1, "setrlimit");

    if (sigqueue(getpid(), SIGRTMIN, value) == 0)
        errx(1, "sigqueue() has found room");
    if (errno != EAGAIN)
        err(1, "sigqueue");
    printf("process: sigqueue(): EAGAIN\n");
    for (i = 0; i < 2; i++) {
        if (kill(getpid(), SIGRTMIN) == -1)
            err(1, "kill");
        printf("process: kill(): 0\n");
    }
    if (sigprocmask(SIG_UNBLOCK, &rtmin, NULL) == -1)
        err(1, "sigprocmask");
    printf("process: runs of the handler: %d\n", runs);
    return 0;
}
