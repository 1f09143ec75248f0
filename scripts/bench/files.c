/* files.c - bench.tsv, and what plot.sh draws */
#include "files.h"
#include "figures.h"
#include "text.h"
#include <err.h>
#include <stdio.h>
#include <string.h>

static void report_tsv(FILE *f)
{
    const struct group *g;
    const struct result *r;
    int i, k, c;

    fprintf(f, "repetition\tquestion\tmode\tmechanism\tsize_bytes\tp50_ns\t"
               "p99_ns\tp99_9_ns\tbytes_per_s\tsamples\tbetween\t"
               "line_before_ns\tline_after_ns\tlimit\tof_limit\t"
               "counts\twhy_not\n");
    for (i = 0; i < run.repetitions; i++)
        for (k = 0; k < run.groups; k++) {
            g = &run.group[k];
            for (c = 0; c < g->cells; c++) {
                r = &g->cell[c].repetition[i];
                fprintf(f, "%d\t%s\t%s\t%s\t%zu\t", i + 1,
                        g->question == LATENCY ? "round trip" : "one way",
                        mode_name[g->mode], g->cell[c].with->name, g->size);
                if (!r->done)
                    fprintf(f, "\t\t\t\t");
                else if (g->question == LATENCY)
                    fprintf(f, "%.0f\t%u\t%u\t\t", r->p50,
                            r->sample[r->samples * 99 / 100],
                            r->sample[r->samples * 999 / 1000]);
                else
                    fprintf(f, "\t\t\t%.0f\t", r->rate);
                fprintf(f, "%ld\t%s\t%.0f\t%.0f\t%.0f\t", r->samples, r->depth,
                        r->line_before, r->line_after, r->limit);
                if (r->done)
                    fprintf(f, "%.4f", r->of_limit);
                fprintf(f, "\t%s\t%s\n", counts(&g->cell[c], i) ? "yes" : "no",
                        g->cell[c].why ? g->cell[c].why
                        : r->late      ? NO_TIME
                                       : r->why);
            }
        }
}

static FILE *data_file(const char *dir, const char *name)
{
    char path[4200];

    snprintf(path, sizeof(path), "%s/%s.dat", dir, name);
    return fopen(path, "w");
}

/* A block for each mode; name, low, median, high in us, fastest first. */
static void plot_ladder(FILE *f)
{
    struct cell *list[MOST_CELLS];
    struct spread s;
    int mode, n, i;

    for (mode = SAME; mode < MODES; mode++) {
        n = sorted_cells(group_at(LATENCY, (enum mode)mode, WAKES_AT), list);
        if (n == 0)
            continue;
        fprintf(f, "\"%s\"\n", mode_title[mode]);
        for (i = 0; i < n; i++) {
            s = cell_spread(list[i]);
            fprintf(f, "%s %g %g %g\n", list[i]->with->name, s.low / 1e3,
                    s.middle / 1e3, s.high / 1e3);
        }
        fprintf(f, "\n\n");
    }
}

/* A block for each mode and mechanism, memcpy first in each mode; size, MB/s */
static void plot_throughput(FILE *f)
{
    struct group *list[MOST_GROUPS];
    struct spread s;
    struct cell *c;
    int mode, n, i, k;

    for (mode = SAME; mode < MODES; mode++) {
        n = groups_of(THROUGHPUT, (enum mode)mode, list);
        if (n == 0)
            continue;
        fprintf(f, "\"%s\" \"memcpy\"\n", mode_title[mode]);
        for (i = 0; i < n; i++)
            fprintf(f, "%zu %g\n", list[i]->size,
                    spread_of(list[i]->memcpy_rate, run.repetitions).middle /
                        1e6);
        fprintf(f, "\n\n");
        for (k = 0; k < list[0]->cells; k++) {
            if (strcmp(list[0]->cell[k].with->name, CONTROL) == 0)
                continue;
            fprintf(f, "\"%s\" \"%s\"\n", mode_title[mode],
                    list[0]->cell[k].with->name);
            for (i = 0; i < n; i++) {
                c = in_group(list[i], list[0]->cell[k].with);
                if (c != NULL && reason(c) == NULL) {
                    s = cell_spread(c);
                    fprintf(f, "%zu %g\n", list[i]->size, s.middle / 1e6);
                }
            }
            fprintf(f, "\n\n");
        }
    }
}

/*
 * What a pipe's round trip on one core is made of, in us: size, sleeping and
 * waking up (a bare futex's round trip without its four system calls), four
 * system calls, four copies at memcpy's speed, and the rest.
 */
static void plot_parts(FILE *f)
{
    struct group *list[MOST_GROUPS];
    struct cell *c, *futex;
    int n = groups_of(LATENCY, SAME, list), i;
    double call = spread_of(run.system_call, run.repetitions).middle;
    double all, wake, copy, rest;

    for (i = 0; i < n; i++) {
        c = find(LATENCY, SAME, list[i]->size, "pipe");
        futex = find(LATENCY, SAME, list[i]->size, "futex");
        if (c == NULL || reason(c) || futex == NULL || reason(futex))
            continue;
        all = cell_spread(c).middle;
        wake = cell_spread(futex).middle - 4 * call;
        copy = 4e9 * (double)list[i]->size /
               spread_of(list[i]->memcpy_rate, run.repetitions).middle;
        rest = all - wake - 4 * call - copy;
        fprintf(f, "\"%s\" %g %g %g %g\n", size_text(list[i]->size), wake / 1e3,
                4 * call / 1e3, copy / 1e3, rest > 0 ? rest / 1e3 : 0);
    }
}

static int report_plots(const char *dir)
{
    static const struct {
        const char *name;
        void (*write)(FILE *f);
    } file[] = {
        {"ladder", plot_ladder},
        {"throughput", plot_throughput},
        {"parts", plot_parts},
    };
    size_t i;
    FILE *f;

    for (i = 0; i < sizeof(file) / sizeof(file[0]); i++) {
        f = data_file(dir, file[i].name);
        if (f == NULL)
            return 0;
        file[i].write(f);
        if (ferror(f) | fclose(f))
            return 0;
    }
    return 1;
}

void write_files(const char *folder)
{
    char path[4200];
    FILE *f;

    snprintf(path, sizeof(path), "%s/bench.tsv", folder);
    f = fopen(path, "w");
    if (f == NULL)
        err(1, "%s", path);
    report_tsv(f);
    if (ferror(f) | fclose(f) || !report_plots(folder))
        err(1, "%s", folder);
}
