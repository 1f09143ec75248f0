/* tables.c - every figure: tables, ladders, comparisons, signs */
#include "tables.h"
#include "figures.h"
#include "machine.h"
#include "text.h"
#include <math.h>
#include <string.h>

/* ---- tables ---- */

static void print_tail(FILE *f, int width, double ns)
{
    if (ns > 0)
        print_number(f, width, ns / 1e3);
    else
        fprintf(f, "%*s", width, "-");
}

static void print_row(FILE *f, struct group **list, int n,
                      const struct mechanism *m, struct group *at)
{
    struct cell *c;
    struct spread s;
    const char *why = NULL;
    int i, shown = 0;

    for (i = 0; i < n; i++)
        if ((c = in_group(list[i], m)) != NULL && (why = reason(c)) == NULL)
            shown++;
    fprintf(f, "%s%-*s", m->name, 14 - (int)strlen(m->name),
            m->kind & UNSEEN ? "*" : "");
    if (shown == 0) {
        fprintf(f, "  %.62s\n", why ? why : "");
        return;
    }
    for (i = 0; i < n; i++) {
        c = in_group(list[i], m);
        s = c != NULL ? cell_spread(c) : spread_of(NULL, 0);
        if (s.n == 0)
            fprintf(f, "%7s", c == NULL ? "" : "-");
        else
            print_number(f, 7,
                         s.middle / (at->question == LATENCY ? 1e3 : 1e6));
    }
    c = in_group(at, m);
    if (c == NULL || reason(c) != NULL) {
        fprintf(f, "\n");
        return;
    }
    if (at->question == LATENCY) {
        print_tail(f, 7, tail(c, 990));
        print_tail(f, 8, tail(c, 999));
    }
    s = limit_spread(c);
    if (s.n == 0)
        fprintf(f, "%8s", "-");
    else
        fprintf(f, "%8.2f", s.middle);
    if (at->question == THROUGHPUT)
        for (i = 0; i < run.repetitions; i++)
            if (c->repetition[i].done) {
                fprintf(f, "%9s", c->repetition[i].depth);
                break;
            }
    fprintf(f, "\n");
}

static void print_table(FILE *f, enum question q, enum mode mode)
{
    struct group *list[MOST_GROUPS], *at;
    const struct mechanism *m;
    struct spread s;
    int n = groups_of(q, mode, list), i, g, k;

    if (n == 0)
        return;
    at = group_at(q, mode, q == LATENCY ? WAKES_AT : 65536);
    if (q == LATENCY)
        fprintf(f, "\nRound trip, us: %s; on the right: of %s\n",
                mode_title[mode], size_text(at->size));
    else
        fprintf(f, "\nOne way, MB/s: %s; on the right: of %s\n",
                mode_title[mode], size_text(at->size));
    fprintf(f, "%-14s", "");
    for (i = 0; i < n; i++)
        fprintf(f, "%7s", narrow(list[i]->size));
    if (q == LATENCY)
        fprintf(f, "%7s%8s%8s\n", "p99", "p99.9", "/limit");
    else
        fprintf(f, "%8s%9s\n", "/limit", "between");
    if (q == THROUGHPUT) {
        fprintf(f, "%-14s", "memcpy");
        for (i = 0; i < n; i++) {
            s = spread_of(list[i]->memcpy_rate, run.repetitions);
            print_number(f, 7, s.middle / 1e6);
        }
        fprintf(f, "%8.2f\n", 1.0);
    }
    /* every mechanism that is in one of the groups, in the order there */
    for (g = 0; g < n; g++)
        for (i = 0; i < list[g]->cells; i++) {
            m = list[g]->cell[i].with;
            for (k = 0; k < g && in_group(list[k], m) == NULL; k++)
                ;
            if (k == g && (list[g]->size == at->size || m->kind & DATA ||
                           m->kind & FLOOR || n == 1))
                print_row(f, list, n, m, at);
        }
}

static void print_machine(FILE *f)
{
    fprintf(f, "%s, %d processor%s, %sLinux %d.%d\n", machine.kind,
            machine.processors, machine.processors == 1 ? "" : "s",
            machine.is_virtual ? "a virtual machine, " : "", machine.major,
            machine.minor);
    fprintf(f,
            "%d repetition%s of %ld ms in %.0f s; every figure is the "
            "median of theirs\n",
            run.repetitions, run.repetitions == 1 ? "" : "s",
            run.budget / 1000000, run.seconds);
    fprintf(
        f,
        "limits: a look at the clock %.0f ns, an empty system call %.0f ns\n",
        spread_of(run.clock_cost, run.repetitions).middle,
        spread_of(run.system_call, run.repetitions).middle);
    if (run.stolen >= 0.005)
        fprintf(f,
                "the hypervisor gave the processors to others for %.0f %% of "
                "the time\n",
                run.stolen * 100);
}

/* What a quick run on a busy machine leaves out. */
static void print_late(FILE *f)
{
    int g, k, i, of = 0, late = 0;

    for (g = 0; g < run.groups; g++)
        for (k = 0; k < run.group[g].cells; k++)
            for (i = 0; i < run.repetitions; i++) {
                of++;
                late += run.group[g].cell[k].repetition[i].late;
            }
    if (late > 0)
        fprintf(f, "no time for %d of %d measurements: this was to be quick\n",
                late, of);
}

/* How many figures came while the processors were not where they usually are,
 * or were moved. */
static void print_placement(FILE *f)
{
    const struct cell *c;
    int g, k, i, all = 0, out = 0;

    for (g = 0; g < run.groups; g++)
        for (k = 0; k < run.group[g].cells; k++)
            for (i = 0; i < run.repetitions; i++) {
                c = &run.group[g].cell[k];
                if (c->mode == SAME || !c->repetition[i].done)
                    continue;
                all++;
                out += !counts(c, i);
            }
    if (all > 0)
        fprintf(f,
                "two cores: a cache line takes %.2f us there and back; %d of "
                "%d figures are\nleft out, because before or after them it "
                "took longer, or less\n",
                run.placement / 1e3, out, all);
}

void report_tables(FILE *f)
{
    int q, mode;
    const struct cell *c;
    int g, i, heading = 0, away = 0, late = 0;

    print_machine(f);
    print_late(f);
    print_placement(f);
    for (q = LATENCY; q <= THROUGHPUT; q++)
        for (mode = SAME; mode < MODES; mode++)
            print_table(f, (enum question)q, (enum mode)mode);
    fprintf(f, "\n/limit: this divided by the limit measured beside it: a bare "
               "futex where one\nsleeps, a bare cache line where nobody does; "
               "one way, memcpy into a buffer of as\nmuch as fits in between, "
               "which is what between says.\n"
               "*: the receiver leaves the bytes where they are, unseen.\n"
               "-: too few to tell, or not measured: see below.\n");
    for (g = 0; g < run.groups; g++)
        for (i = 0; i < run.group[g].cells; i++) {
            c = &run.group[g].cell[i];
            if (reason(c) == NULL)
                continue;
            away += strcmp(reason(c), MOVED_AWAY) == 0;
            late += strcmp(reason(c), NO_TIME) == 0;
            if (strcmp(reason(c), MOVED_AWAY) == 0 ||
                strcmp(reason(c), NO_TIME) == 0)
                continue;
            if (!heading++)
                fprintf(f, "\nNot measured:\n");
            fprintf(f, "%s, %s, %s, %s: %s\n", c->with->name,
                    c->question == LATENCY ? "round trip" : "one way",
                    mode_name[c->mode], size_text(c->size), reason(c));
        }
    if (away > 0)
        fprintf(f, "%d figures are missing: %s\n", away, MOVED_AWAY);
    if (late > 0)
        fprintf(f, "%d figures are missing: %s\n", late, NO_TIME);
}

/* ---- the ladder: a logarithmic scale ---- */

#define WIDE 52 /* columns of the scale */

static double lowest, decades; /* its left end, in ns; how much it covers */

static int column(double ns)
{
    int c = (int)(log10(ns / lowest) / decades * (WIDE - 1) + 0.5);

    return c < 0 ? 0 : c >= WIDE ? WIDE - 1 : c;
}

static void print_scale(FILE *f)
{
    char text[WIDE + 16], marks[WIDE + 16];
    double v;
    int c;

    memset(text, ' ', sizeof(text));
    memset(marks, '.', sizeof(marks));
    text[WIDE + 8] = marks[WIDE] = '\0';
    for (v = lowest; v < lowest * pow(10, decades) * 1.01; v *= 10) {
        char label[16];
        size_t n;

        if (v < 999)
            snprintf(label, sizeof(label), "%.0f ns", v);
        else if (v < 999999)
            snprintf(label, sizeof(label), "%.0f us", v / 1e3);
        else
            snprintf(label, sizeof(label), "%.0f ms", v / 1e6);
        n = strlen(label);
        c = column(v);
        marks[c] = '|';
        memcpy(text + (c + (int)n > WIDE + 8 ? WIDE + 8 - (int)n : c), label,
               n);
    }
    for (c = (int)strlen(text); c > 0 && text[c - 1] == ' '; c--)
        text[c - 1] = '\0';
    fprintf(f, "%14s  %s\n%14s  %s\n", "", text, "", marks);
}

static void print_ladder(FILE *f, enum mode mode)
{
    struct group *g = group_at(LATENCY, mode, WAKES_AT);
    struct cell *list[MOST_CELLS];
    struct spread s;
    char row[WIDE + 1];
    int n = sorted_cells(g, list), i, c;

    if (n == 0)
        return;
    s = cell_spread(list[0]);
    lowest = pow(10, floor(log10(s.low)));
    decades = ceil(log10(cell_spread(list[n - 1]).high * 1.001 / lowest));
    fprintf(f, "\nRound trip at %s, %s\n", size_text(g->size),
            mode_title[mode]);
    print_scale(f);
    for (i = 0; i < n; i++) {
        s = cell_spread(list[i]);
        memset(row, ' ', WIDE);
        row[WIDE] = '\0';
        for (c = column(s.low); c <= column(s.high); c++)
            row[c] = '-';
        row[column(s.middle)] = 'o';
        fprintf(f, "%-14s  %s", list[i]->with->name, row);
        print_number(f, 8, s.middle / 1e3);
        fprintf(f, " us\n");
    }
}

void report_ladders(FILE *f)
{
    int mode;

    fprintf(f, "\nThe ladders: o is the median of the repetitions, --- "
               "reaches from quartile to\nquartile, fastest first. The scale "
               "is logarithmic.\n");
    for (mode = SAME; mode < MODES; mode++)
        print_ladder(f, (enum mode)mode);
}

/* ---- comparisons ---- */

void report_comparison(FILE *f, const char *a, const char *b)
{
    struct cell *x, *y;
    struct group *g;
    struct spread s;
    int i, any = 0;

    fprintf(f, "\n%s, compared with %s [quartiles]\n", a, b);
    for (i = 0; i < run.groups; i++) {
        g = &run.group[i];
        x = find(g->question, g->mode, g->size, a);
        y = find(g->question, g->mode, g->size, b);
        s = ratio(x, y);
        if (s.n == 0)
            continue;
        any = 1;
        fprintf(f, "%-10s %-5s %8s  %5.2f times [%.2f-%.2f]: %s\n",
                g->question == LATENCY ? "round trip" : "one way",
                mode_name[g->mode], size_text(g->size), s.middle, s.low, s.high,
                word(differs(g, s), g->question));
    }
    if (!any)
        fprintf(f, "cannot tell: never measured side by side\n");
}

/* ---- at which sizes is one faster? ---- */

/* What stands above the first row of a question; before all, how to read it. */
static void crossover_head(FILE *f, struct group **list, int n, int first)
{
    int i;

    if (first)
        fprintf(f, "\nAt which sizes is the first faster? +: it is. -: the "
                   "second is.\n=: no difference. ?: cannot tell.\n");
    fprintf(f, "\n%-28s",
            list[0]->question == LATENCY ? "Round trip" : "One way");
    for (i = 0; i < n; i++)
        fprintf(f, "%7s", narrow(list[i]->size));
    fprintf(f, "\n");
}

/* Is a better than b? A sign for each size; returns how many there are up to
 * the last at which they met. */
static int signs_of(char *sign, struct group **list, int n, const char *a,
                    const char *b)
{
    enum question q = list[0]->question;
    struct cell *first, *second;
    enum verdict v;
    int i, met = 0;

    for (i = 0; i < n; i++) {
        first = find(q, list[0]->mode, list[i]->size, a);
        second = find(q, list[0]->mode, list[i]->size, b);
        sign[i] = ' ';
        if (first == NULL || second == NULL)
            continue;
        met = i + 1;
        v = differs(list[i], ratio(first, second));
        sign[i] = v == CANNOT_TELL ? '?'
                  : v == SAME_AS   ? '='
                  : better(v, q)   ? '+'
                                   : '-';
    }
    return met;
}

void report_signs(FILE *f)
{
    static const char *const rival[][2] = {
        {"shm-sem", "pipe"},         {"vmsplice", "pipe"},
        {"pipe-1m", "pipe"},         {"pipe-epoll", "pipe"},
        {"sysv-queue", "pipe"},      {"unix-stream", "pipe"},
        {"tcp", "unix-stream"},      {"ring-1m", "shm-sem"},
        {"mailbox", "ring-1m"},      {"condition", "posix-sem"},
        {"cond-after", "condition"}, {"file-lock", "posix-sem"},
    };
    struct group *list[MOST_GROUPS];
    char sign[MOST_GROUPS], pair[32];
    int q, mode, n, k, met, rows, heads = 0;
    size_t i;

    for (q = LATENCY; q <= THROUGHPUT; q++)
        for (rows = 0, i = 0; i < sizeof(rival) / sizeof(rival[0]); i++)
            for (mode = SAME; mode < MODES; mode++) {
                n = groups_of((enum question)q, (enum mode)mode, list);
                if (mode == APART || n == 0)
                    continue;
                met = signs_of(sign, list, n, rival[i][0], rival[i][1]);
                if (met == 0)
                    continue;
                if (rows++ == 0)
                    crossover_head(f, list, n, heads++ == 0);
                snprintf(pair, sizeof(pair), "%s, %s", rival[i][0],
                         rival[i][1]);
                fprintf(f, "%-22s%-6s", pair, mode_name[mode]);
                for (k = 0; k < met; k++)
                    fprintf(f, "%7c", sign[k]);
                fprintf(f, "\n");
            }
}
