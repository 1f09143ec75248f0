/*
 * Shared memory, polled: chapter 4's ring with its memory orders, and larger
 * items. Nobody makes a system call. Each side remembers the other's index,
 * and looks at it again only when what it remembers is used up.
 *
 * ring copies each item in and out, as everything else does. place copies in
 * only: the receiver has the item where it lies, and pays for reading it when
 * it reads it, which is not measured.
 */
#include "../mechanism.h"
#include <errno.h>
#include <string.h>

struct way {
    _Alignas(64) atomic_uint head; /* taken; only the receiver writes it */
    _Alignas(64) atomic_uint tail; /* put; only the sender writes it */
    _Alignas(64) char item[];
};

static size_t stride;                 /* bytes of an item */
static unsigned items;                /* in each direction, a power of two */
static struct way *give, *get;        /* from this side, and to it */
static unsigned put, taken;           /* this side's indices */
static unsigned seen_head, seen_tail; /* the other's, when last looked at */

static void make(struct link *l, size_t room)
{
    l->piece = l->size < room / 4 ? l->size : room / 4;
    if (l->piece == 0)
        l->piece = 1;
    stride = (l->piece + 63) / 64 * 64;
    items = 1;
    while (items * 2 * stride <= room)
        items *= 2;
    l->shared = shared_memory(2 * (sizeof(struct way) + items * stride));
    set_depth(l, items * stride);
}

static void open_small(struct link *l)
{
    make(l, 256 * 1024);
}

static void open_large(struct link *l)
{
    make(l, 1024 * 1024);
}

static void enter(struct link *l)
{
    struct way *a = l->shared;
    struct way *b = (struct way *)((char *)(a + 1) + items * stride);

    give = l->side == 0 ? a : b;
    get = l->side == 0 ? b : a;
}

static ssize_t ring_send(struct link *l, const void *data, size_t n)
{
    (void)l;
    /* acquire: the receiver has read the item before we write to it again */
    while (put - seen_head == items) {
        seen_head = atomic_load_explicit(&give->head, memory_order_acquire);
        if (put - seen_head == items)
            relax();
    }
    memcpy(give->item + (put & (items - 1)) * stride, data, n);
    /* release: whoever sees the new tail sees the item too */
    atomic_store_explicit(&give->tail, ++put, memory_order_release);
    return (ssize_t)n;
}

static inline ssize_t next_item(struct link *l, void *data, size_t n, int copy)
{
    if (n > l->piece)
        n = l->piece;
    /* acquire: with the sender's tail we see its items */
    while (taken == seen_tail) {
        seen_tail = atomic_load_explicit(&get->tail, memory_order_acquire);
        if (taken == seen_tail)
            relax();
    }
    if (copy)
        memcpy(data, get->item + (taken & (items - 1)) * stride, n);
    /* release: the item is given back after it was read, not before */
    atomic_store_explicit(&get->head, ++taken, memory_order_release);
    return (ssize_t)n;
}

static ssize_t ring_receive(struct link *l, void *data, size_t n)
{
    return next_item(l, data, n, 1);
}

static ssize_t place_receive(struct link *l, void *data, size_t n)
{
    return next_item(l, data, n, l->look);
}

static const struct mechanism small = {
    .name = "ring-256k",
    .what = "shared memory, a ring of 256 KiB that both poll",
    .kind = DATA | SHARED,
    .modes = 1 << POLL,
    .order = 41,
    .open = open_small,
    .enter = enter,
    .send = ring_send,
    .receive = ring_receive,
};
MECHANISM(small);

static const struct mechanism large = {
    .name = "ring-1m",
    .what = "the same, of 1 MiB",
    .kind = DATA | SHARED,
    .modes = 1 << POLL,
    .order = 42,
    .open = open_large,
    .enter = enter,
    .send = ring_send,
    .receive = ring_receive,
};
MECHANISM(large);

static const struct mechanism small_place = {
    .name = "place-256k",
    .what = "the same, 256 KiB, not copied out: it lies in place",
    .kind = DATA | SHARED | UNSEEN,
    .modes = 1 << POLL,
    .order = 43,
    .open = open_small,
    .enter = enter,
    .send = ring_send,
    .receive = place_receive,
};
MECHANISM(small_place);

static const struct mechanism large_place = {
    .name = "place-1m",
    .what = "the same, 1 MiB, not copied out",
    .kind = DATA | SHARED | UNSEEN,
    .modes = 1 << POLL,
    .order = 44,
    .open = open_large,
    .enter = enter,
    .send = ring_send,
    .receive = place_receive,
};
MECHANISM(large_place);
