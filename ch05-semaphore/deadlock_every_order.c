/*
 * deadlock_every_order - two philosophers: 12 of 20 orders are a deadlock
 *
 * Watch for: what the orders in which both can eat have in common.
 * See: README.md "Deadlock", philosophers.c, mutex_every_order.c
 */
#include <sys/mman.h>
#include <sys/wait.h>
#include <err.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#define STEPS 6 /* three of A, three of B: takes one, the other, puts back */

/* The sticks start at 1. The others, at 0: we play the scheduler. */
enum { LEFT, RIGHT, TURN_A, TURN_B, DONE, COUNT };

static sem_t *sem; /* COUNT of them, in shared memory */

/* In which order each takes the sticks. */
static const int stick[2][2] = {{LEFT, RIGHT}, {RIGHT, LEFT}};

static void P(int i)
{
    if (sem_wait(&sem[i]) == -1)
        err(1, "sem_wait");
}

static void V(int i)
{
    if (sem_post(&sem[i]) == -1)
        err(1, "sem_post");
}

static void philosopher(int who)
{
    P(TURN_A + who);
    P(stick[who][0]);
    V(DONE);
    P(TURN_A + who);
    P(stick[who][1]);
    V(DONE);
    P(TURN_A + who);
    V(stick[who][1]);
    V(stick[who][0]);
    V(DONE);
}

static int would_wait(int who, int step)
{
    int value = 1;

    if (step < 2 && sem_getvalue(&sem[stick[who][step]], &value) == -1)
        err(1, "sem_getvalue");
    return value == 0;
}

enum result { BOTH_EAT, DEADLOCK, CANNOT_BE };

/* The order is a text like "AABABB". Who would wait has no turn. */
static enum result run(const char *order)
{
    enum result result = BOTH_EAT;
    int i, who, other, step[2] = {0, 0};
    pid_t pid[2];

    for (i = 0; i < COUNT; i++)
        if (sem_init(&sem[i], 1, i < TURN_A) == -1)
            err(1, "sem_init");
    for (i = 0; i < 2; i++) {
        pid[i] = fork();
        if (pid[i] == -1)
            err(1, "fork");
        if (pid[i] == 0) {
            alarm(5); /* or it waits for ever, if the parent dies */
            philosopher(i);
            _exit(0);
        }
    }
    for (i = 0; i < STEPS && result == BOTH_EAT; i++) {
        who = order[i] - 'A';
        if (would_wait(who, step[who])) {
            other = 1 - who;
            result = would_wait(other, step[other]) ? DEADLOCK : CANNOT_BE;
        } else {
            V(TURN_A + who);
            P(DONE);
            step[who]++;
        }
    }
    kill(pid[0], SIGKILL); /* they have done their steps, or never will */
    kill(pid[1], SIGKILL);
    while (wait(NULL) > 0)
        ;
    return result;
}

int main(void)
{
    int i, n, many_a, orders[3] = {0}; /* by result */
    char order[STEPS + 1] = "";
    enum result result;

    setvbuf(stdout, NULL, _IOLBF, 0);
    sem = mmap(NULL, COUNT * sizeof(*sem), PROT_READ | PROT_WRITE,
               MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (sem == MAP_FAILED)
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
        result = run(order);
        orders[result]++;
        if (result == BOTH_EAT)
            printf("parent: %s: both have eaten\n", order);
    }
    printf("parent: %d orders come into a deadlock, %d cannot be\n",
           orders[DEADLOCK], orders[CANNOT_BE]);
    return 0;
}
