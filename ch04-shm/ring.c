/*
 * ring - one producer, one consumer, a ring of items and no lock
 *
 * usage: ./ring
 *
 * Watch for: each index is written by one side only, and which memory order
 * each access needs.
 * See: README.md "A queue without a lock", stdatomic.h in C11 7.17
 */
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <err.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

#define ITEMS 1000000u
#define ROOM 65536u /* a power of two, so that the index may wrap around */

_Static_assert(ATOMIC_INT_LOCK_FREE == 2,
               "or it does not work across processes");

struct ring {
    _Alignas(64) atomic_uint head; /* items taken; only the consumer writes */
    _Alignas(64) atomic_uint tail; /* items put; only the producer writes */
    _Alignas(64) unsigned item[ROOM];
};

static void put(struct ring *r, unsigned item)
{
    /* relaxed: nobody else writes tail */
    unsigned tail = atomic_load_explicit(&r->tail, memory_order_relaxed);

    /* acquire: the consumer has read the slot before we write to it again */
    while (tail - atomic_load_explicit(&r->head, memory_order_acquire) == ROOM)
        sched_yield();
    r->item[tail % ROOM] = item;
    /* release: whoever sees the new tail sees the item too */
    atomic_store_explicit(&r->tail, tail + 1, memory_order_release);
}

/* Returns 0 if the ring is empty. */
static int take(struct ring *r, unsigned *item)
{
    /* relaxed: nobody else writes head */
    unsigned head = atomic_load_explicit(&r->head, memory_order_relaxed);

    /* acquire: with the producer's tail we see its items */
    if (atomic_load_explicit(&r->tail, memory_order_acquire) == head)
        return 0;
    *item = r->item[head % ROOM];
    /* release: the slot is given back after it was read, not before */
    atomic_store_explicit(&r->head, head + 1, memory_order_release);
    return 1;
}

static void producer(struct ring *r, pid_t parent)
{
    unsigned i;

    if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1) /* if the parent dies */
        err(1, "prctl");
    if (getppid() != parent)
        errx(1, "the parent is gone");
    say("producer: puts 1 to %u into a ring with room for %u\n", ITEMS, ROOM);
    for (i = 1; i <= ITEMS; i++)
        put(r, i);
}

int main(int argc, char *argv[])
{
    unsigned item, count = 0, misplaced = 0;
    pid_t parent = getpid(), pid;
    int ended = 0, status = 0;
    struct ring *r;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    r = mmap(NULL, sizeof(*r), PROT_READ | PROT_WRITE,
             MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (r == MAP_FAILED)
        err(1, "mmap");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        producer(r, parent);
        _exit(0);
    }
    for (;;) {
        if (take(r, &item)) {
            count++;
            misplaced += item != count;
        } else if (ended) {
            break;
        } else { /* when it has ended, look once more */
            ended = waitpid(pid, &status, WNOHANG);
            if (ended == -1)
                err(1, "waitpid");
            sched_yield();
        }
    }
    say("consumer: took %u, out of order: %u\n", count, misplaced);
    return status != 0 || count != ITEMS || misplaced != 0;
}
