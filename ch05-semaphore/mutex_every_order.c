/*
 * mutex_every_order - with a mutex 2 of the 20 orders are left, and both work
 *
 * Watch for: the orders that can be, and what they end with.
 * See: README.md "Start at 1: one at a time", ../ch04-shm/every_order.c
 */
#include <err.h>
#include <errno.h>
#include <semaphore.h>
#include <stdio.h>

#define STEPS 6 /* three of A, three of B */

struct adder {
    int done; /* steps */
    int seen;
};

static sem_t mutex;
static int counter;

/* The next step of A or B: one process plays both, for a semaphore does not
 * ask who calls. Returns 0 if the real one would have to wait. */
static int step(struct adder *adder)
{
    if (adder->done == 0) {
        if (sem_trywait(&mutex) == 0)
            adder->seen = counter;
        else if (errno == EAGAIN)
            return 0;
        else
            err(1, "sem_trywait");
    } else if (adder->done == 1) {
        adder->seen = adder->seen + 1;
    } else {
        counter = adder->seen;
        if (sem_post(&mutex) == -1)
            err(1, "sem_post");
    }
    adder->done++;
    return 1;
}

/* The order is a text like "AABABB". Returns 0 if somebody has to wait. */
static int run(const char *order)
{
    struct adder a = {0, 0}, b = {0, 0};
    int i, goes_on = 1;

    counter = 0;
    if (sem_init(&mutex, 0, 1) == -1)
        err(1, "sem_init");
    for (i = 0; i < STEPS && goes_on; i++)
        goes_on = step(order[i] == 'A' ? &a : &b);
    sem_destroy(&mutex);
    return goes_on;
}

int main(void)
{
    char order[STEPS + 1] = "";
    int i, n, many_a, orders = 0, left = 0;

    setvbuf(stdout, NULL, _IOLBF, 0);
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
            printf("program: %s can be, and ends with %d\n", order, counter);
            left++;
        }
    }
    printf("program: %d of %d orders are left\n", left, orders);
    return 0;
}
