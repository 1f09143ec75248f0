/*
 * plain_flag - a loop may look at a plain int once; volatile: each time anew
 *
 * Watch for: volatile sig_atomic_t, and what becomes of while (!plain).
 * See: README.md "What a handler may call", signal-safety(7), async.c
 */
#include <sys/time.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>

#define MANY 1000000

static int plain;
static volatile sig_atomic_t watched;
static volatile long rounds[2]; /* of a loop: before the handler, and after */

static void handler(int sig)
{
    (void)sig;
    if (rounds[0] == 0)
        return; /* the loop has not begun */
    plain = 1;
    watched = 1;
}

static void go_round(void)
{
    int after = watched;

    rounds[after] = rounds[after] + 1;
}

/* What cc -O2 makes of while (!plain): nothing in the loop changes it. */
static void look_once(void)
{
    int seen = plain;

    while (!seen && rounds[1] < MANY)
        go_round();
}

static void look_each_time(void)
{
    while (!watched && rounds[1] < MANY)
        go_round();
}

static void run(void (*loop)(void), const char *what)
{
    rounds[0] = rounds[1] = 0;
    plain = watched = 0;
    loop();
    if (rounds[1] < MANY)
        printf("process: %s: the handler ran, and the loop ended\n", what);
    else
        printf("process: %s: the handler ran, %ld rounds ago; gives up\n", what,
               rounds[1]);
}

int main(void)
{
    /* This clock goes while the program computes, and only then. */
    struct itimerval every = {{0, 1000}, {0, 1000}};
    struct sigaction action = {.sa_handler = handler};

    setvbuf(stdout, NULL, _IOLBF, 0);
    sigemptyset(&action.sa_mask);
    if (sigaction(SIGVTALRM, &action, NULL) == -1)
        err(1, "sigaction");
    if (setitimer(ITIMER_VIRTUAL, &every, NULL) == -1)
        err(1, "setitimer");
    run(look_once, "plain int, looks once");
    run(look_each_time, "volatile, looks each time");
    return 0;
}
