/*
 * ring - one producer, one consumer, eight places in a circle and no lock
 *
 * Watch for: each of the two counts is written by one side only.
 * See: README.md "A queue without a lock", <stdatomic.h> in C11 7.17
 */
#include <sys/mman.h>
#include <sys/wait.h>
#include <err.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

#define ITEMS 100
#define ROOM 8u /* a power of two: the counts may wrap around */

struct ring {
    atomic_uint put;   /* so many were put in: the producer's */
    atomic_uint taken; /* so many were taken out: the consumer's */
    int item[ROOM];
};

/* Returns 0 if the ring is full. The orders: with the other's count (acquire)
 * we see all it did before; with ours (release) it sees all that we did. */
static int put(struct ring *ring, int item)
{
    unsigned n = atomic_load_explicit(&ring->put, memory_order_relaxed);
    unsigned taken = atomic_load_explicit(&ring->taken, memory_order_acquire);

    if (n - taken == ROOM)
        return 0;
    ring->item[n % ROOM] = item;
    atomic_store_explicit(&ring->put, n + 1, memory_order_release);
    return 1;
}

/* Returns 0 if the ring is empty. */
static int take(struct ring *ring, int *item)
{
    unsigned n = atomic_load_explicit(&ring->taken, memory_order_relaxed);
    unsigned put = atomic_load_explicit(&ring->put, memory_order_acquire);

    if (n == put)
        return 0;
    *item = ring->item[n % ROOM];
    atomic_store_explicit(&ring->taken, n + 1, memory_order_release);
    return 1;
}

/* Memory makes nobody wait: whoever finds it empty or full looks again later. */
static void consumer(struct ring *ring)
{
    int item = 0, n, wrong = 0;

    for (n = 1; n <= ITEMS; n++) {
        while (!take(ring, &item))
            usleep(1000);
        if (item != n)
            wrong++;
    }
    printf("consumer: has taken items up to %d, of them wrong: %d\n", item,
           wrong);
}

int main(void)
{
    struct ring *ring;
    int n = 1, status;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    ring = mmap(NULL, sizeof(*ring), PROT_READ | PROT_WRITE,
                MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (ring == MAP_FAILED)
        err(1, "mmap");
    while (put(ring, n))
        n++;
    printf("producer: has put in 1 to %d, there is no room for %d\n", n - 1, n);

    pid = fork();
    if (pid == -1)
        err(1, "fork");
    alarm(5); /* both: or one looks for ever, if the other dies */
    if (pid == 0) {
        consumer(ring);
        _exit(0);
    }
    for (; n <= ITEMS; n++)
        while (!put(ring, n))
            usleep(1000);
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    return status != 0;
}
