/* figures.c - which of them count, and what one says beside another */
#include "figures.h"
#include <err.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FEW 1.0   /* error of few repetitions: more than twice it takes */
#define MOVED 1.6 /* by so many times a cache line takes longer, or less */

struct run run = {.repetitions = 5, .budget = 10000000};

/* ---- where they are ---- */

struct group *find_group(enum question q, enum mode mode, size_t size)
{
    int i;

    for (i = 0; i < run.groups; i++)
        if (run.group[i].question == q && run.group[i].mode == mode &&
            run.group[i].size == size)
            return &run.group[i];
    return NULL;
}

struct cell *find(enum question q, enum mode mode, size_t size,
                  const char *name)
{
    struct group *g = find_group(q, mode, size);
    int i;

    for (i = 0; g != NULL && i < g->cells; i++)
        if (strcmp(g->cell[i].with->name, name) == 0)
            return &g->cell[i];
    return NULL;
}

int groups_of(enum question q, enum mode mode, struct group **list)
{
    int i, n = 0;

    for (i = 0; i < run.groups; i++)
        if (run.group[i].question == q && run.group[i].mode == mode)
            list[n++] = &run.group[i];
    return n;
}

struct group *group_at(enum question q, enum mode mode, size_t size)
{
    struct group *g = find_group(q, mode, size);
    int i;

    for (i = 0; g == NULL && i < run.groups; i++)
        if (run.group[i].question == q && run.group[i].mode == mode)
            g = &run.group[i];
    return g;
}

struct cell *in_group(struct group *g, const struct mechanism *m)
{
    return g == NULL ? NULL : find(g->question, g->mode, g->size, m->name);
}

/* ---- which of them count ---- */

int same_place(double line, double other)
{
    return line < MOVED * other && line > other / MOVED;
}

int stayed(const struct result *r)
{
    return same_place(r->line_after, r->line_before);
}

int counts(const struct cell *c, int i)
{
    const struct result *r = &c->repetition[i];

    if (c->why != NULL || !r->done || c->mode == SAME)
        return c->why == NULL && r->done;
    return stayed(r) && same_place(r->line_before, run.placement);
}

double figure(const struct cell *c, int i)
{
    const struct result *r = &c->repetition[i];

    return c->question == LATENCY ? r->p50 : r->rate;
}

double usual_line(void)
{
    double *seen, best = 0;
    struct cell *c;
    int g, k, i, j, n = 0, near, most = 0, of = 0;

    for (g = 0; g < run.groups; g++)
        of += run.group[g].cells;
    seen = calloc((size_t)of * (size_t)run.repetitions + 1, sizeof(*seen));
    if (seen == NULL)
        err(1, "calloc");
    for (g = 0; g < run.groups; g++)
        for (k = 0; k < run.group[g].cells; k++)
            for (i = 0; i < run.repetitions; i++) {
                c = &run.group[g].cell[k];
                if (c->mode != SAME && c->repetition[i].done)
                    seen[n++] = c->repetition[i].line_before;
            }
    for (i = 0; i < n; i++) {
        for (j = near = 0; j < n; j++)
            near += seen[j] < 1.3 * seen[i] && seen[j] > seen[i] / 1.3;
        if (near > most) {
            most = near;
            best = seen[i];
        }
    }
    free(seen);
    return best;
}

const char *reason(const struct cell *c)
{
    int i;

    if (c->why != NULL)
        return c->why;
    for (i = 0; i < run.repetitions; i++)
        if (counts(c, i))
            return NULL;
    for (i = 0; i < run.repetitions; i++)
        if (!c->repetition[i].done && !c->repetition[i].late)
            return c->repetition[i].why;
    for (i = 0; i < run.repetitions; i++)
        if (c->repetition[i].done)
            return MOVED_AWAY;
    return NO_TIME;
}

/* ---- what they are ---- */

struct spread cell_spread(const struct cell *c)
{
    double value[REPETITIONS];
    int i, n = 0;

    for (i = 0; c->why == NULL && i < run.repetitions; i++)
        if (counts(c, i))
            value[n++] = figure(c, i);
    return spread_of(value, n);
}

struct spread ratio(const struct cell *a, const struct cell *b)
{
    double value[REPETITIONS];
    int i, n = 0;

    if (a == NULL || b == NULL || a->why || b->why || a->group != b->group)
        return spread_of(NULL, 0);
    for (i = 0; i < run.repetitions; i++)
        if (counts(a, i) && counts(b, i) && figure(b, i) > 0)
            value[n++] = a->question == LATENCY ? a->repetition[i].of_limit /
                                                      b->repetition[i].of_limit
                                                : figure(a, i) / figure(b, i);
    return spread_of(value, n);
}

struct spread limit_spread(const struct cell *a)
{
    double value[REPETITIONS];
    int i, n = 0;

    for (i = 0; a->why == NULL && i < run.repetitions; i++)
        if (counts(a, i))
            value[n++] = a->repetition[i].of_limit;
    return spread_of(value, n);
}

static int ascending_samples(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return (x > y) - (x < y);
}

double tail(const struct cell *c, int per_mille)
{
    uint32_t *all;
    size_t n = 0, k = 0;
    double value = 0;
    int i;

    for (i = 0; c->why == NULL && i < run.repetitions; i++)
        if (counts(c, i))
            n += (size_t)c->repetition[i].samples;
    if (n * (size_t)(1000 - per_mille) < 2000) /* not two are beyond it */
        return 0;
    all = malloc(n * sizeof(*all));
    if (all == NULL)
        err(1, "malloc");
    for (i = 0; i < run.repetitions; i++)
        if (counts(c, i)) {
            memcpy(all + k, c->repetition[i].sample,
                   (size_t)c->repetition[i].samples * sizeof(*all));
            k += (size_t)c->repetition[i].samples;
        }
    qsort(all, n, sizeof(*all), ascending_samples);
    value = all[n * (size_t)per_mille / 1000];
    free(all);
    return value;
}

static int faster_first(const void *a, const void *b)
{
    double x = cell_spread(*(struct cell *const *)a).middle;
    double y = cell_spread(*(struct cell *const *)b).middle;

    return (x > y) - (x < y);
}

int sorted_cells(struct group *g, struct cell **list)
{
    int i, n = 0;

    for (i = 0; g != NULL && i < g->cells; i++)
        if (reason(&g->cell[i]) == NULL &&
            strcmp(g->cell[i].with->name, CONTROL) != 0)
            list[n++] = &g->cell[i];
    qsort(list, (size_t)n, sizeof(*list), faster_first);
    return n;
}

/* ---- what they say ---- */

/* What is measured twice under two names cannot differ; what seems to is the
 * error of the method, here and now. */
double noise(const struct group *g)
{
    struct cell *a = find(g->question, g->mode, g->size, "pipe");
    struct cell *b = find(g->question, g->mode, g->size, CONTROL);
    struct spread s = ratio(a, b);
    double most = 0.03;

    if (s.n < ENOUGH)
        return 0.1;
    if (s.high - 1 > most)
        most = s.high - 1;
    if (1 / s.low - 1 > most)
        most = 1 / s.low - 1;
    return most;
}

struct spread with_error(const struct group *g, struct spread s)
{
    double error = noise(g);

    if (s.n < 2) {
        s.low = 0;
        s.high = HUGE_VAL;
        return s;
    }
    if (s.n < ENOUGH && error < FEW)
        error = FEW;
    s.low /= 1 + error;
    s.high *= 1 + error;
    return s;
}

enum verdict differs(const struct group *g, struct spread s)
{
    struct spread wide = with_error(g, s);

    if (wide.low > 1)
        return MORE;
    if (wide.high < 1)
        return LESS;
    /* the same, or too far apart to say? */
    return s.n < ENOUGH || noise(g) > 0.25 || s.high / s.low > 1.5 ? CANNOT_TELL
                                                                   : SAME_AS;
}

int better(enum verdict v, enum question q)
{
    return v == (q == LATENCY ? LESS : MORE);
}

const char *word(enum verdict v, enum question q)
{
    if (v == CANNOT_TELL)
        return "cannot tell";
    if (v == SAME_AS)
        return "no difference";
    return better(v, q) ? "faster" : "slower";
}
