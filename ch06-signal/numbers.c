/*
 * numbers - 1 to 31 are standard signals; real-time ones begin after libc's own
 *
 * Watch for: which of those that are sent twice come twice.
 * See: README.md "Which numbers there are", signal(7), realtime_queue.c
 */
#define _GNU_SOURCE /* syscall() */
#include <sys/syscall.h>
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { REFUSED = -1 };

/* Sends itself the signal twice, while it is blocked; how often it comes. */
static int try(int number)
{
    const struct timespec now = {0, 0};
    sigset_t one;
    int i, came = 0;

    sigemptyset(&one);
    if (sigaddset(&one, number) == -1)
        return REFUSED; /* the C library does not know it */
    if (number == SIGKILL || number == SIGSTOP)
        return 1; /* not tried: nobody can block these two */
    for (i = 0; i < 2; i++)
        if (kill(getpid(), number) == -1)
            err(1, "kill %d", number);
    while (sigtimedwait(&one, NULL, &now) == number)
        came++;
    if (errno != EAGAIN)
        err(1, "sigtimedwait");
    return came;
}

/* What does the kernel itself say, if the C library is not asked? */
static int kernel_knows(int number)
{
    char action[256]; /* a struct of the kernel's, which is not so large */

    return syscall(SYS_rt_sigaction, number, NULL, action, _NSIG / 8) == 0;
}

static void show(int first, int last, int came)
{
    if (came == REFUSED)
        printf("process: %d to %d: the C library refuses them\n", first, last);
    else
        printf("process: %d to %d: each that can be blocked was sent twice, "
               "came: %d\n",
               first, last, came);
}

int main(void)
{
    int number, came, before, first = 1;
    sigset_t all;

    setvbuf(stdout, NULL, _IOLBF, 0);
    sigfillset(&all);
    if (sigprocmask(SIG_BLOCK, &all, NULL) == -1)
        err(1, "sigprocmask");
    if (try(SIGRTMAX) != 2)
        errx(77, "no room in the queue of signals: raise ulimit -i");

    before = try(1);
    for (number = 2; number <= SIGRTMAX; number++) {
        came = try(number);
        if (came != before) {
            show(first, number - 1, before);
            first = number;
            before = came;
        }
    }
    show(first, SIGRTMAX, before);

    number = 1;
    while (kernel_knows(number))
        number++;
    if (number <= SIGRTMAX)
        err(1, "rt_sigaction %d", number);
    printf("process: the kernel knows 1 to %d\n", number - 1);
    return 0;
}
