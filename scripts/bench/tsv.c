/* tsv.c - bench.tsv: every repetition */
#include "tsv.h"
#include "figures.h"
#include <err.h>
#include <stdio.h>

static void report_tsv(FILE *f)
{
    const struct group *g;
    const struct result *r;
    int i, k, c;

    fprintf(f, "repetition\tquestion\tmode\tmechanism\tsize_bytes\tp50_ns\t"
               "p99_ns\tp99_9_ns\tbytes_per_s\tsamples\tbetween\t"
               "line_before_ns\tline_after_ns\tlimit\tof_limit\t"
               "memcpy_bytes_per_s\tsystem_call_ns\tcounts\twhy_not\n");
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
                fprintf(f, "\t%.0f\t%.1f\t%s\t%s\n", g->memcpy_rate[i],
                        run.system_call[i],
                        counts(&g->cell[c], i) ? "yes" : "no",
                        g->cell[c].why ? g->cell[c].why
                        : r->late      ? NO_TIME
                                       : r->why);
            }
        }
}

void write_tsv(const char *folder)
{
    char path[4200];
    FILE *f;

    snprintf(path, sizeof(path), "%s/bench.tsv", folder);
    f = fopen(path, "w");
    if (f == NULL)
        err(1, "%s", path);
    report_tsv(f);
    if (ferror(f) | fclose(f))
        err(1, "%s", path);
}
