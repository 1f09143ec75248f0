/*
 * async - a handler runs at any point of a program, which then goes on there
 *
 * usage: ./async
 *
 * Watch for: the loop calls nothing and asks nobody, and is interrupted.
 * See: README.md "At any time", signal(7)
 */
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

#define STEPS 200000
#define TIMES 10

static volatile sig_atomic_t step;       /* how far the loop is */
static volatile sig_atomic_t places;     /* where it was interrupted: count, */
static volatile sig_atomic_t last_place; /* and the last one */
static volatile sig_atomic_t failed;
static int ack[2]; /* a byte for every signal that has arrived */

static void handler(int number)
{
    int before = errno;

    if (number == SIGCHLD) /* nobody is left to send anything */
        failed = 1;
    else if (write(ack[1], "", 1) != 1)
        failed = 1;
    if (step > 0 && step < STEPS && step != last_place) {
        places++;
        last_place = step;
    }
    errno = before;
}

/* A long computation; a wrong step anywhere changes the result. */
static uint32_t compute(void)
{
    uint32_t sum = 1;

    for (step = 0; step < STEPS; step++)
        sum = sum * 31 + (uint32_t)step;
    return sum;
}

static void sender(pid_t parent)
{
    char byte;

    if (close(ack[1]) == -1) /* or end of file never comes */
        err(1, "close");
    do
        if (kill(parent, SIGUSR1) == -1)
            err(1, "kill");
    while (read(ack[0], &byte, 1) == 1 && /* until it has arrived, */
           sched_yield() == 0);           /* and the loop may go on */
    close(ack[0]);
}

int main(int argc, char *argv[])
{
    uint32_t undisturbed, wrong = 0;
    pid_t self = getpid(), pid;
    sigset_t none;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    say("parent: computes a sum of %d steps\n", STEPS);
    undisturbed = compute();
    say("parent: again and again, while a child sends SIGUSR1\n");
    if (pipe(ack) == -1)
        err(1, "pipe");
    sigemptyset(&none);
    if (sigprocmask(SIG_SETMASK, &none, NULL) == -1 ||
        signal(SIGUSR1, handler) == SIG_ERR ||
        signal(SIGCHLD, handler) == SIG_ERR)
        err(1, "preparing for signals");
    if ((pid = fork()) == -1)
        err(1, "fork");
    if (pid == 0) {
        sender(self);
        _exit(0);
    }
    while (places < TIMES && !failed)
        wrong += compute() != undisturbed;
    if (failed)
        errx(1, "the child sends nothing more");
    say("parent: interrupted %d times, each at another step\n", TIMES);
    say("parent: went on there each time; wrong sums: %u\n", wrong);
    signal(SIGUSR1, SIG_IGN);
    signal(SIGCHLD, SIG_DFL);
    if (close(ack[0]) == -1 || close(ack[1]) == -1) /* the child's read() */
        err(1, "close");                            /* sees end of file */
    if (waitpid(pid, NULL, 0) == -1)
        err(1, "waitpid");
    return 0;
}
