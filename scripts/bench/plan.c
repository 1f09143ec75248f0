/* plan.c - which mechanisms, modes and sizes stand beside each other */
#include "plan.h"
#include "figures.h"
#include "options.h"
#include <err.h>
#include <stdlib.h>
#include <string.h>

static const size_t latency_sizes[] = {1, 64, 1024, 4096, 16384, 65536, 0};
static const size_t throughput_sizes[] = {64,    1024,   4096,    16384,
                                          65536, 262144, 1048576, 0};
static const size_t quick_sizes[] = {64, 4096, 65536, 0};
static const size_t all_sizes[] = {1,     64,     1024,    4096, 16384,
                                   65536, 262144, 1048576, 0};

/* The control goes where the pipe goes. */
static int wanted(const struct mechanism *m)
{
    if (m->kind & FLOOR)
        return 1;
    return asked_for(strcmp(m->name, CONTROL) == 0 ? "pipe" : m->name);
}

static const size_t *sizes_for(enum question q)
{
    if (options.sizes[0] != 0)
        return options.sizes;
    if (options.checking)
        return all_sizes;
    if (options.quick)
        return quick_sizes;
    return q == LATENCY ? latency_sizes : throughput_sizes;
}

/* What carries no bytes is measured once, beside messages of WAKES_AT bytes or
 * of the least size there is; the limits are measured beside everything. */
static int belongs(const struct mechanism *m, const struct group *g)
{
    size_t least = sizes_for(g->question)[0], at = least;
    int i;

    for (i = 0; sizes_for(g->question)[i] != 0; i++)
        if (sizes_for(g->question)[i] == WAKES_AT)
            at = WAKES_AT;
    if (!wanted(m) || !(m->modes & 1 << g->mode))
        return 0;
    if (m->kind & DATA)
        return 1;
    return g->question == LATENCY && (m->kind & FLOOR || g->size == at);
}

static void *room(size_t n, size_t size)
{
    void *p = calloc(n, size);

    if (p == NULL)
        err(1, "calloc");
    return p;
}

static void add_group(enum question q, enum mode mode, size_t size)
{
    struct group *g = &run.group[run.groups++];
    const struct mechanism *const *all;
    struct cell *c;
    int i, n_all = mechanisms(&all);

    g->question = q;
    g->mode = mode;
    g->size = size;
    g->cell = room((size_t)n_all, sizeof(*g->cell));
    for (i = 0; i < n_all; i++) {
        if (!belongs(all[i], g))
            continue;
        c = &g->cell[g->cells++];
        c->with = all[i];
        c->question = q;
        c->mode = mode;
        c->size = size;
        c->group = g;
        c->repetition = room((size_t)run.repetitions, sizeof(struct result));
    }
}

void plan(void)
{
    int q, mode;
    const size_t *size;

    run.repetitions = options.repetitions;
    run.budget = options.budget;
    run.group = room(2 * MODES * MOST_SIZES, sizeof(*run.group));
    for (q = LATENCY; q <= THROUGHPUT; q++)
        for (mode = SAME; mode < MODES; mode++)
            if (options.questions & 1 << q && options.modes & 1 << mode)
                for (size = sizes_for((enum question)q); *size != 0; size++)
                    add_group((enum question)q, (enum mode)mode, *size);
}
