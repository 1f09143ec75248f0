/*
 * The limit of all that sleeps: a word in shared memory, and futex(2) for
 * nothing but to sleep and to wake. The sender wakes each time.
 */
#include <sys/syscall.h>
#include "../bench.h"
#include <errno.h>
#include <limits.h>
#include <unistd.h>

#define FUTEX_WAIT 0 /* as in linux/futex.h, which not every libc shows */
#define FUTEX_WAKE 1
#ifndef SYS_futex /* 32 bits, and never had 32 bits of time */
#define SYS_futex SYS_futex_time64
#endif

struct word {
    _Alignas(64) atomic_uint ready;
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
    atomic_store_explicit(&w->ready, 1, memory_order_release);
    return syscall(SYS_futex, &w->ready, FUTEX_WAKE, 1, NULL, NULL, 0) == -1
               ? -1
               : (ssize_t)n;
}

static ssize_t sleep_until(struct link *l, void *data, size_t n)
{
    struct word *w = (struct word *)l->shared + (1 - l->side);

    (void)data;
    while (atomic_load_explicit(&w->ready, memory_order_acquire) == 0)
        if (syscall(SYS_futex, &w->ready, FUTEX_WAIT, 0, NULL, NULL, 0) == -1 &&
            errno != EAGAIN && errno != EINTR)
            return -1;
    atomic_store_explicit(&w->ready, 0, memory_order_relaxed);
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
