/*
 * mutex_every_order - with a mutex 2 of the 20 orders are left, and both work
 *
 * Watch for: the orders that can be, and what they end with.
 * See: README.md "Start at 1: one at a time", ../ch04-shm/every_order.c
 */
#include <sys/mman.h>
#include <sys/wait.h>
#include <err.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define STEPS 6 /* three of A, three of B */

/* The mutex starts at 1. The others, at 0: we play the scheduler. */
enum { MUTEX, TURN_A, TURN_B, DONE, COUNT };

struct shared {
    sem_t sem[COUNT];
    volatile int counter;
};

static struct shared *s;

static void P(int sem)
{
    if (sem_wait(&s->sem[sem]) == -1)
        err(1, "sem_wait");
}

static void V(int sem)
{
    if (sem_post(&s->sem[sem]) == -1)
        err(1, "sem_post");
}

static void add_one(int turn)
{
    int seen;

    P(turn);
    P(MUTEX);
    seen = s->counter;
    V(DONE);
    P(turn);
    seen = seen + 1;
    V(DONE);
    P(turn);
    s->counter = seen;
    V(MUTEX);
    V(DONE);
}

/* The order is a text like "AABABB". Returns 1 if it can be. */
static int run(const char *order)
{
    int i, value, steps;
    pid_t pid[2];

    for (i = 0; i < COUNT; i++)
        if (sem_init(&s->sem[i], 1, i == MUTEX) == -1)
            err(1, "sem_init");
    s->counter = 0;
    for (i = 0; i < 2; i++) {
        pid[i] = fork();
        if (pid[i] == -1)
            err(1, "fork");
        if (pid[i] == 0) {
            alarm(5); /* or it waits for ever, if the parent dies */
            add_one(TURN_A + i);
            _exit(0);
        }
    }
    for (steps = 0; steps < STEPS; steps++) {
        if (sem_getvalue(&s->sem[MUTEX], &value) == -1)
            err(1, "sem_getvalue");
        if (value == 0 && strchr(order, order[steps]) == order + steps)
            break; /* its first step, a P, would wait: it has no turn */
        V(TURN_A + (order[steps] == 'B'));
        P(DONE);
    }
    for (i = 0; i < 2; i++)
        kill(pid[i], SIGKILL); /* it has done its steps, or never will */
    while (wait(NULL) > 0)
        ;
    return steps == STEPS;
}

int main(void)
{
    char order[STEPS + 1] = "";
    int i, n, many_a, orders = 0, left = 0;

    setvbuf(stdout, NULL, _IOLBF, 0);
    s = mmap(NULL, sizeof(*s), PROT_READ | PROT_WRITE,
             MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (s == MAP_FAILED)
        err(1, "mmap");
    alarm(5);                          /* as in the children */
    for (n = 0; n < 1 << STEPS; n++) { /* each bit of n is a step */
        many_a = 0;
        for (i = 0; i < STEPS; i++) {
            order[i] = (n >> i & 1) == 1 ? 'A' : 'B';
            many_a += order[i] == 'A';
        }
        if (many_a != STEPS / 2)
            continue;
        orders++;
        if (run(order)) {
            printf("parent: %s can be, and ends with %d\n", order, s->counter);
            left++;
        }
    }
    printf("parent: %d of %d orders are left\n", left, orders);
    return 0;
}
