/*
 * deadlock_every_order - two philosophers: 12 of 20 orders are a deadlock
 *
 * Watch for: what the orders in which both can eat have in common.
 * See: README.md "Deadlock", philosophers.c, mutex_every_order.c
 */
#include <err.h>
#include <errno.h>
#include <semaphore.h>
#include <stdio.h>

#define STEPS 6 /* three of A, three of B: takes one, the other, puts back */

struct philosopher {
    int done; /* steps */
    sem_t *first, *second;
};

static int take(sem_t *stick)
{
    if (sem_trywait(stick) == 0)
        return 1;
    if (errno != EAGAIN)
        err(1, "sem_trywait");
    return 0;
}

static void put_back(sem_t *stick)
{
    if (sem_post(stick) == -1)
        err(1, "sem_post");
}

/* The next step of A or B: one process plays both, for a semaphore does not
 * ask who calls. Returns 0 if the real one would have to wait. */
static int step(struct philosopher *p)
{
    if (p->done == 0 && !take(p->first))
        return 0;
    if (p->done == 1 && !take(p->second))
        return 0;
    if (p->done == 2) {
        put_back(p->second);
        put_back(p->first);
    }
    p->done++;
    return 1;
}

enum result { BOTH_EAT, DEADLOCK, CANNOT_BE };

/* The order is a text like "AABABB". */
static enum result run(const char *order)
{
    sem_t left, right;
    struct philosopher a = {0, &left, &right}, b = {0, &right, &left};
    int i;

    if (sem_init(&left, 0, 1) == -1)
        err(1, "sem_init");
    if (sem_init(&right, 0, 1) == -1)
        err(1, "sem_init");
    for (i = 0; i < STEPS; i++) {
        if (step(order[i] == 'A' ? &a : &b))
            continue;
        if (step(order[i] == 'A' ? &b : &a))
            return CANNOT_BE; /* only one waits, and the other goes on */
        return DEADLOCK;
    }
    return BOTH_EAT;
}

int main(void)
{
    int i, n, many_a, orders[3] = {0}; /* by result */
    char order[STEPS + 1] = "";
    enum result result;

    setvbuf(stdout, NULL, _IOLBF, 0);
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
            printf("program: %s: both have eaten\n", order);
    }
    printf("program: %d orders come into a deadlock, %d cannot be\n",
           orders[DEADLOCK], orders[CANNOT_BE]);
    return 0;
}
