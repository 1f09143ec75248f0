/*
 * The limit of all that sleeps: a word in shared memory, and futex(2) for
 * nothing but to sleep and to wake. Nobody is woken who does not sleep.
 */
#include <sys/syscall.h>
#include "../mechanism.h"
#include <errno.h>
#include <limits.h>
#include <unistd.h>

#define FUTEX_WAIT 0 /* as in linux/futex.h, which not every libc shows */
#define FUTEX_WAKE 1
#ifndef SYS_futex /* 32 bits, and never had 32 bits of time */
#define SYS_futex SYS_futex_time64
#endif

enum { EMPTY, FULL, AWAITED }; /* AWAITED: empty, and the other one sleeps */

struct word {
    _Alignas(64) atomic_uint state;
    char rest[60];
};

static void make(struct link *l)
{
    l->shared = shared_memory(2 * sizeof(struct word));
}

static ssize_t wake(struct link *l, const void *data, size_t n)
{
    struct word *w = (struct word *)l->shared + l->side;

    (void)data;
    if (atomic_exchange(&w->state, FULL) == AWAITED &&
        syscall(SYS_futex, &w->state, FUTEX_WAKE, 1, NULL, NULL, 0) == -1)
        return -1;
    return (ssize_t)n;
}

static ssize_t sleep_until(struct link *l, void *data, size_t n)
{
    struct word *w = (struct word *)l->shared + (1 - l->side);
    unsigned empty = EMPTY;

    (void)data;
    if (atomic_compare_exchange_strong(&w->state, &empty, AWAITED))
        while (atomic_load(&w->state) == AWAITED)
            if (syscall(SYS_futex, &w->state, FUTEX_WAIT, AWAITED, NULL, NULL,
                        0) == -1 &&
                errno != EAGAIN && errno != EINTR)
                return -1;
    atomic_store(&w->state, EMPTY);
    return (ssize_t)n;
}

static const struct mechanism m = {
    .name = "futex",
    .what = "a word and futex(2): the limit of all that sleeps",
    .kind = WAKE | FLOOR,
    .modes = 1 << SAME | 1 << APART,
    .order = 2,
    .open = make,
    .send = wake,
    .receive = sleep_until,
};
MECHANISM(m);
