/* rounds.c - goes through all groups, again and again */
#include "rounds.h"
#include "figures.h"
#include "machine.h"
#include "options.h"
#include "pair.h"
#include "probe.h"
#include "text.h"
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define AGAIN 5        /* so often, if the processors are moved, */
#define PAUSE 20000000 /* each time after so many ns, */
#define PACE 2.5       /* unless a measurement takes so many budgets already */

static uint64_t begin;     /* of the whole run, */
static uint64_t measuring; /* and when the content had been looked at */

static int all_cells(void)
{
    int g, n = 0;

    for (g = 0; g < run.groups; g++)
        n += run.group[g].cells;
    return n;
}

static void progress(int done, int of, const struct cell *c)
{
    char bar[21];
    int i, left;

    if (!isatty(2) || of == 0)
        return;
    for (i = 0; i < 20; i++)
        bar[i] = i < done * 20 / of ? '#' : '.';
    bar[20] = '\0';
    left = done < 8 ? 0
                    : (int)((double)(now() - begin) / 1e9 / done * (of - done));
    fprintf(stderr, "\r[%s] %3d %%", bar, done * 100 / of);
    if (left > 0)
        fprintf(stderr, ", %3d s left", left);
    if (c != NULL)
        fprintf(stderr, "   %s, %s, %s", mode_name[c->mode], size_text(c->size),
                c->with->name);
    fprintf(stderr, "\033[K%s", c == NULL ? "\r\033[K" : "");
}

static char *copy_of(const char *text)
{
    char *p = strdup(text);

    if (p == NULL)
        err(1, "strdup");
    return p;
}

int check_content(void)
{
    struct result r;
    struct cell *c;
    int g, i, bad = 0, done = 0, of = all_cells();

    begin = now();
    for (g = 0; g < run.groups; g++) {
        for (i = 0; i < run.group[g].cells; i++) {
            c = &run.group[g].cell[i];
            progress(done++, of, c);
            if (!measure(c->with, CONTENT, c->mode, c->size, 0, &r))
                c->why = copy_of(r.why);
            bad += c->why != NULL;
            if (!options.checking)
                continue;
            printf("%-14s %-5s %7zu  %s\n", c->with->name, mode_name[c->mode],
                   c->with->kind & DATA ? c->size : (size_t)0,
                   c->why ? c->why : "intact");
        }
    }
    progress(1, 1, NULL);
    return bad;
}

/* Measures a cell, for the i-th time. While the processors are not where they
 * usually are, or if they are moved meanwhile, it tries again a little later,
 * until it is late. */
static void measure_cell(struct cell *c, int i, uint64_t late)
{
    struct timespec pause = {.tv_nsec = PAUSE};
    struct result *r = &c->repetition[i];
    int left;

    for (left = AGAIN; left >= 0 && c->why == NULL; left--) {
        if (now() > late)
            left = 0;
        free(r->sample);
        pair_expect(left > 0 ? run.placement : 0);
        if (!measure(c->with, c->question, c->mode, c->size, run.budget, r) ||
            c->mode == SAME || (!r->elsewhere && stayed(r)))
            return;
        if (left > 0)
            nanosleep(&pause, NULL);
    }
}

/* When the first n of so many measurements must be over; without a limit it is
 * never. */
static uint64_t due(int n, int of)
{
    uint64_t end = begin + options.limit;

    if (options.limit == 0)
        return UINT64_MAX;
    if (end < measuring)
        return end;
    return measuring + (end - measuring) * (uint64_t)n / (uint64_t)of;
}

/* Those for which there is no time left miss a repetition. The next one goes
 * the other way and misses others. SAME, on which the verdicts rest, takes its
 * time from the rest: it is quick, whoever else is there. */
static void measure_group(struct group *g, int i, int *done, int of)
{
    uint64_t end = due(g->mode == SAME ? of : *done + g->cells, of);
    struct cell *c;
    int k;

    g->memcpy_rate[i] = probe_memcpy(g->size, g->size, 2000000);
    run.placement = usual_line();
    for (k = 0; k < g->cells; k++) {
        c = &g->cell[i % 2 ? g->cells - 1 - k : k];
        progress((*done)++, of, c);
        if (now() > end)
            c->repetition[i].late = 1;
        else
            measure_cell(
                c, i, begin + (uint64_t)(PACE * (double)(*done * run.budget)));
    }
}

void measure_all(void)
{
    double had_before, had_after, stolen_before, stolen_after;
    int i, g, of, done = 0;

    processor_time(&had_before, &stolen_before);
    of = all_cells() * run.repetitions;
    measuring = now();
    for (i = 0; i < run.repetitions; i++) {
        run.clock_cost[i] = probe_clock();
        run.system_call[i] = probe_system_call();
        for (g = 0; g < run.groups; g++)
            measure_group(&run.group[g], i, &done, of);
    }
    progress(1, 1, NULL);
    run.placement = usual_line();
    run.seconds = (double)(now() - begin) / 1e9;
    processor_time(&had_after, &stolen_after);
    if (had_after > had_before)
        run.stolen = (stolen_after - stolen_before) / (had_after - had_before);
}
