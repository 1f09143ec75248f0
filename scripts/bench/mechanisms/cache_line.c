/*
 * The limit of all polling: one cache line, written by the two in turn.
 */
#include "../mechanism.h"

struct line {
    _Alignas(64) atomic_uint turn;
    char rest[60];
};

static unsigned turn; /* how often the line has been written */

static void make(struct link *l)
{
    l->shared = shared_memory(sizeof(struct line));
}

static ssize_t line_send(struct link *l, const void *data, size_t n)
{
    struct line *line = l->shared;

    (void)data;
    atomic_store_explicit(&line->turn, ++turn, memory_order_release);
    return (ssize_t)n;
}

static ssize_t line_receive(struct link *l, void *data, size_t n)
{
    struct line *line = l->shared;

    (void)data;
    while (atomic_load_explicit(&line->turn, memory_order_acquire) != turn + 1)
        relax();
    turn++;
    return (ssize_t)n;
}

static const struct mechanism m = {
    .name = "cache-line",
    .what = "one cache line, written in turn: the limit of polling",
    .kind = WAKE | FLOOR,
    .modes = 1 << POLL,
    .order = 1,
    .open = make,
    .send = line_send,
    .receive = line_receive,
};
MECHANISM(m);
