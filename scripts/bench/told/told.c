/*
 * told - what bench says of figures that it is told, not of measured ones
 *
 * usage: told <FILE
 *
 * A line for each mechanism, question, mode and size: "way" or "trip", same,
 * apart or poll, bytes, name, and five figures, one a repetition: how far it
 * is from the limit (column /limit). "-": that one does not count. What is
 * empty or begins with # says nothing. Prints the verdicts and the signs.
 */
#include "../figures.h"
#include "../tables.h"
#include "../verdicts.h"
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TOLD 5 /* repetitions */

static struct group group[MOST_GROUPS];

static const struct mechanism *named(const char *name)
{
    const struct mechanism *const *all;
    int i, n = mechanisms(&all);

    for (i = 0; i < n; i++)
        if (strcmp(all[i]->name, name) == 0)
            return all[i];
    errx(2, "no mechanism is called %s", name);
}

static enum mode mode_named(const char *name)
{
    int i;

    for (i = 0; i < MODES; i++)
        if (strcmp(mode_name[i], name) == 0)
            return (enum mode)i;
    errx(2, "no mode is called %s", name);
}

static struct group *its_group(enum question q, enum mode mode, size_t size)
{
    struct group *g = find_group(q, mode, size);

    if (g != NULL)
        return g;
    if (run.groups == MOST_GROUPS)
        errx(2, "too many groups");
    g = &group[run.groups++];
    g->question = q;
    g->mode = mode;
    g->size = size;
    g->cell = calloc(MOST_CELLS, sizeof(*g->cell));
    if (g->cell == NULL)
        err(2, "calloc");
    return g;
}

static void take(struct result *r, const char *word)
{
    double v = strtod(word, NULL);

    if (strcmp(word, "-") == 0)
        return;
    r->done = 1;
    r->line_before = r->line_after = run.placement;
    r->of_limit = v;
    r->p50 = v * 6500; /* ns */
    r->rate = v * 45e9;
}

static void take_line(const char *line)
{
    char question[8], mode[8], name[20], value[TOLD][20];
    struct group *g;
    struct cell *c;
    size_t size;
    int i;

    if (sscanf(line, "%7s %7s %zu %19s %19s %19s %19s %19s %19s", question,
               mode, &size, name, value[0], value[1], value[2], value[3],
               value[4]) != 4 + TOLD)
        errx(2, "not a line of figures: %s", line);
    g = its_group(strcmp(question, "trip") == 0 ? LATENCY : THROUGHPUT,
                  mode_named(mode), size);
    if (g->cells == MOST_CELLS)
        errx(2, "too many in a group");
    c = &g->cell[g->cells++];
    c->with = named(name);
    c->question = g->question;
    c->mode = g->mode;
    c->size = size;
    c->group = g;
    c->repetition = calloc(TOLD, sizeof(*c->repetition));
    if (c->repetition == NULL)
        err(2, "calloc");
    for (i = 0; i < TOLD; i++)
        take(&c->repetition[i], value[i]);
}

int main(void)
{
    char line[200];

    sort_mechanisms();
    run.group = group;
    run.repetitions = TOLD;
    run.placement = 100;
    while (fgets(line, sizeof(line), stdin) != NULL)
        if (line[0] != '#' && line[0] != '\n')
            take_line(line);
    report_verdicts(stdout);
    report_signs(stdout);
    return 0;
}
