/*
 * async - a handler runs at any point of a program, which then goes on there
 *
 * Watch for: the loop calls nothing and asks nobody, and is interrupted.
 * See: README.md "At any time", signal(7), setitimer(2)
 */
#include <sys/time.h>
#include <err.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>

#define STEPS 200000
#define TIMES 10

static volatile sig_atomic_t step;  /* how far the loop is */
static volatile sig_atomic_t times; /* so often it was interrupted, */
static volatile sig_atomic_t last;  /* and the last time was here */

static void handler(int sig)
{
    (void)sig;
    if (step == 0 || step == STEPS || step == last || times == TIMES)
        return; /* not in the loop, at the same place, or often enough */
    times = times + 1;
    last = step;
}

/* One wrong step anywhere, and the result is another. */
static uint32_t compute(void)
{
    uint32_t sum = 1;

    for (step = 0; step < STEPS; step = step + 1)
        sum = sum * 31 + (uint32_t)step;
    return sum;
}

int main(void)
{
    /* This clock goes while the program computes, and only then. */
    struct itimerval every = {{0, 1000}, {0, 1000}}, never = {{0, 0}, {0, 0}};
    struct sigaction action = {.sa_handler = handler};
    uint32_t undisturbed;
    int wrong = 0;

    setvbuf(stdout, NULL, _IOLBF, 0);
    undisturbed = compute();
    printf("process: has computed a sum of %d steps\n", STEPS);

    sigemptyset(&action.sa_mask);
    if (sigaction(SIGVTALRM, &action, NULL) == -1)
        err(1, "sigaction");
    if (setitimer(ITIMER_VIRTUAL, &every, NULL) == -1)
        err(1, "setitimer");
    while (times < TIMES)
        if (compute() != undisturbed)
            wrong++;
    if (setitimer(ITIMER_VIRTUAL, &never, NULL) == -1)
        err(1, "setitimer");
    printf("process: again: interrupted %d times, each at another step\n",
           times);
    printf("process: went on there each time; wrong sums: %d\n", wrong);
    return 0;
}
