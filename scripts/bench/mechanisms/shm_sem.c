/*
 * Shared memory, and POSIX semaphores that make the two wait: in each
 * direction a ring of slots, a semaphore for the full ones and one for the
 * free ones. One copy in, one copy out.
 */
#include "../mechanism.h"
#include <errno.h>
#include <semaphore.h>
#include <string.h>

#define ROOM (256 * 1024) /* bytes in each direction, but at least two slots */
#define SLOTS 4096        /* at most */

struct way {
    /* what the two write does not share a cache line */
    _Alignas(64) sem_t full;
    _Alignas(64) sem_t free;
    _Alignas(64) unsigned put;   /* is used by the sender only */
    _Alignas(64) unsigned taken; /* by the receiver only */
};

static size_t stride;
static unsigned slots;

static char *slot(struct way *w, unsigned n)
{
    return (char *)(w + 1) + n % slots * stride;
}

static struct way *way_from(struct link *l, int side)
{
    return (struct way *)((char *)l->shared +
                          (size_t)side * (sizeof(struct way) + slots * stride));
}

static void make(struct link *l)
{
    int way;

    stride = (l->size + 63) / 64 * 64;
    if (stride == 0)
        stride = 64;
    slots = (unsigned)(ROOM / stride);
    slots = slots < 2 ? 2 : slots > SLOTS ? SLOTS : slots;
    l->shared = shared_memory(2 * (sizeof(struct way) + slots * stride) + 64);
    for (way = 0; way < 2; way++)
        if (sem_init(&way_from(l, way)->full, 1, 0) == -1 ||
            sem_init(&way_from(l, way)->free, 1, slots) == -1)
            refuse("sem_init", errno);
    set_depth(l, slots * stride);
}

static int down(struct link *l, sem_t *s)
{
    return l->mode == POLL ? sem_trywait(s) : sem_wait(s);
}

static ssize_t put(struct link *l, const void *data, size_t n)
{
    struct way *w = way_from(l, l->side);
    unsigned i = w->put;

    if (down(l, &w->free) == -1)
        return -1;
    memcpy(slot(w, i), data, n);
    w->put = i + 1;
    return sem_post(&w->full) == -1 ? -1 : (ssize_t)n;
}

static ssize_t take(struct link *l, void *data, size_t n)
{
    struct way *w = way_from(l, 1 - l->side);
    unsigned i = w->taken;

    if (down(l, &w->full) == -1)
        return -1;
    memcpy(data, slot(w, i), n); /* all messages have one length */
    w->taken = i + 1;
    return sem_post(&w->free) == -1 ? -1 : (ssize_t)n;
}

static const struct mechanism m = {
    .name = "shm-sem",
    .what = "shared memory, sem_wait(), sem_post()",
    .kind = DATA | SHARED,
    .modes = 1 << SAME | 1 << APART | 1 << POLL,
    .order = 40,
    .open = make,
    .send = put,
    .receive = take,
};
MECHANISM(m);
