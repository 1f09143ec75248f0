/* report.c - tables, ladders, comparisons, verdicts; files for the diagrams */
#include <sys/utsname.h>
#include "harness.h"
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

const char *size_text(size_t n)
{
    static char text[8][24];
    static int next;
    char *p = text[next++ % 8];

    if (n >= 1 << 20 && n % (1 << 20) == 0)
        snprintf(p, sizeof(text[0]), "%zu MiB", n >> 20);
    else if (n >= 1 << 10 && n % (1 << 10) == 0)
        snprintf(p, sizeof(text[0]), "%zu KiB", n >> 10);
    else
        snprintf(p, sizeof(text[0]), "%zu B", n);
    return p;
}

/* The same without the blank, for narrow columns. */
static const char *narrow(size_t n)
{
    static char text[24];
    const char *p = size_text(n);
    char *q = text;

    for (; *p != '\0'; p++)
        if (*p != ' ')
            *q++ = *p;
    *q = '\0';
    return text;
}

/* Three digits that mean something. */
static void print_number(FILE *f, int width, double v)
{
    fprintf(f, "%*.*f", width, v < 9.995 ? 2 : v < 99.95 ? 1 : 0, v);
}

static void print_tail(FILE *f, int width, double ns)
{
    if (ns > 0)
        print_number(f, width, ns / 1e3);
    else
        fprintf(f, "%*s", width, "-");
}

/* The size at which tails and limits are shown: WAKES_AT, if it was there. */
static struct group *group_at(enum question q, enum mode mode, size_t size)
{
    struct group *g = find_group(q, mode, size);
    int i;

    for (i = 0; g == NULL && i < run.groups; i++)
        if (run.group[i].question == q && run.group[i].mode == mode)
            g = &run.group[i];
    return g;
}

static struct cell *in_group(struct group *g, const struct mechanism *m)
{
    return g == NULL ? NULL : find(g->question, g->mode, g->size, m->name);
}

#define MOVED_AWAY "never while the processors were where they usually are"

/* Why a cell has no figure; NULL if it has one. */
static const char *reason(const struct cell *c)
{
    int i;

    if (c->why != NULL)
        return c->why;
    for (i = 0; i < run.repetitions; i++)
        if (counts(c, i))
            return NULL;
    for (i = 0; i < run.repetitions; i++)
        if (!c->repetition[i].done)
            return c->repetition[i].why;
    return MOVED_AWAY;
}

/* ---- tables ---- */

/* The groups of one table: one question and mode, all sizes. */
static int groups_of(enum question q, enum mode mode, struct group **list)
{
    int i, n = 0;

    for (i = 0; i < run.groups; i++)
        if (run.group[i].question == q && run.group[i].mode == mode)
            list[n++] = &run.group[i];
    return n;
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
    struct group *list[64], *at;
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
    struct utsname u;
    char line[4096];
    int virtual = 0, major = 0, minor = 0;
    FILE *info = fopen("/proc/cpuinfo", "r");

    while (info != NULL && fgets(line, sizeof(line), info) != NULL)
        if (strstr(line, " hypervisor") != NULL)
            virtual = 1;
    if (info != NULL)
        fclose(info);
    if (uname(&u) == -1 || sscanf(u.release, "%d.%d", &major, &minor) != 2)
        memset(&u, 0, sizeof(u));
    fprintf(f, "%s, %d processor%s, %sLinux %d.%d\n", u.machine, run.processors,
            run.processors == 1 ? "" : "s",
            virtual ? "a virtual machine, " : "", major, minor);
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
    int g, i, heading = 0, away = 0;

    print_machine(f);
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
            if (strcmp(reason(c), MOVED_AWAY) == 0) {
                away++;
                continue;
            }
            if (!heading++)
                fprintf(f, "\nNot measured:\n");
            fprintf(f, "%s, %s, %s, %s: %s\n", c->with->name,
                    c->question == LATENCY ? "round trip" : "one way",
                    mode_name[c->mode], size_text(c->size), reason(c));
        }
    if (away > 0)
        fprintf(f, "%d figures are missing: %s\n", away, MOVED_AWAY);
}

/* ---- the ladder: a logarithmic scale ---- */

#define WIDE 52 /* columns of the scale */

static double lowest, decades; /* its left end, in ns; how much it covers */

static int column(double ns)
{
    int c = (int)(log10(ns / lowest) / decades * (WIDE - 1) + 0.5);

    return c < 0 ? 0 : c >= WIDE ? WIDE - 1 : c;
}

static int faster_first(const void *a, const void *b)
{
    double x = cell_spread(*(struct cell *const *)a).middle;
    double y = cell_spread(*(struct cell *const *)b).middle;

    return (x > y) - (x < y);
}

/* Its cells that have a figure, fastest first. */
static int sorted_cells(struct group *g, struct cell **list)
{
    int i, n = 0;

    for (i = 0; g != NULL && i < g->cells; i++)
        if (reason(&g->cell[i]) == NULL &&
            strcmp(g->cell[i].with->name, CONTROL) != 0)
            list[n++] = &g->cell[i];
    qsort(list, (size_t)n, sizeof(*list), faster_first);
    return n;
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
    struct cell *list[128];
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

/* A longer round trip is worse, more bytes a second are better. */
static int better(enum verdict v, enum question q)
{
    return v == (q == LATENCY ? LESS : MORE);
}

static const char *word(enum verdict v, enum question q)
{
    if (v == CANNOT_TELL)
        return "cannot tell";
    if (v == SAME_AS)
        return "no difference";
    return better(v, q) ? "faster" : "slower";
}

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

/* ---- verdicts ---- */

/* A paragraph, wrapped at 79 columns; all but its first line indented. */
static void paragraph(FILE *f, const char *format, ...)
{
    char text[4096], *word_, *rest;
    size_t at = 0;
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    for (word_ = strtok_r(text, " ", &rest); word_ != NULL;
         word_ = strtok_r(NULL, " ", &rest)) {
        if (at > 0 && at + 1 + strlen(word_) > 79) {
            fprintf(f, "\n    ");
            at = 4;
        } else if (at > 0) {
            fprintf(f, " ");
            at++;
        }
        fprintf(f, "%s", word_);
        at += strlen(word_);
    }
    fprintf(f, "\n");
}

/* "1.30 times [1.28-1.31]", kept in one piece by a character that is no
 * blank; overwritten by the 8th call. */
static const char *times(struct spread s)
{
    static char text[8][48];
    static int next;
    char *p = text[next++ % 8];

    snprintf(p, sizeof(text[0]), "%.2f times [%.2f-%.2f]", s.middle, s.low,
             s.high);
    return p;
}

static void verdict_pipes(FILE *f)
{
    struct cell *pipe = find(LATENCY, SAME, WAKES_AT, "pipe");
    struct spread s = ratio(pipe, find(LATENCY, SAME, WAKES_AT, "futex"));
    struct cell *way = find(THROUGHPUT, SAME, 65536, "pipe");
    struct spread share = way != NULL ? limit_spread(way) : spread_of(NULL, 0);
    char much[100] = "";

    if (s.n == 0) {
        paragraph(f, "0.6 Pipes are inefficient: cannot tell, not measured.");
        return;
    }
    if (share.n > 0)
        snprintf(much, sizeof(much),
                 " For much data: one way it moves %.0f %% of what memcpy does "
                 "(64 KiB).",
                 share.middle * 100);
    paragraph(f,
              "0.6 Pipes are inefficient, unfit for frequent exchange: %s. A "
              "pipe's round trip takes %s that of a bare futex (64 B, same "
              "core)%s.%s",
              s.n < ENOUGH   ? "cannot tell"
              : s.high < 1.5 ? "does not hold here"
              : s.low > 2.0  ? "holds here"
                             : "cannot tell",
              times(s),
              s.high < 1.5 ? ": nearly all of it is sleeping and waking up, "
                             "which everybody pays who waits so"
                           : "",
              much);
}

static void verdict_queues(FILE *f)
{
    struct group *g = find_group(LATENCY, SAME, WAKES_AT);
    struct cell *pipe = find(LATENCY, SAME, WAKES_AT, "pipe");
    struct spread v = ratio(find(LATENCY, SAME, WAKES_AT, "sysv-queue"), pipe);
    struct spread p = ratio(find(LATENCY, SAME, WAKES_AT, "posix-queue"), pipe);
    int faster, unclear;

    if (v.n == 0 && p.n == 0) {
        paragraph(f, "0.7 Queues make frequent exchange efficient where pipes "
                     "do not: cannot tell, not measured.");
        return;
    }
    faster =
        (v.n > 0 && differs(g, v) == LESS) + (p.n > 0 && differs(g, p) == LESS);
    unclear = (v.n == 0 || differs(g, v) == CANNOT_TELL) &&
              (p.n == 0 || differs(g, p) == CANNOT_TELL);
    paragraph(f,
              "0.7 Queues make frequent exchange efficient where pipes do not: "
              "%s. Of a pipe's round trip (64 B, same core) a System V queue "
              "takes %s: %s; a POSIX queue %s: %s.",
              unclear  ? "cannot tell"
              : faster ? "holds here for what is faster"
                       : "does not hold here",
              v.n > 0 ? times(v) : "-",
              v.n > 0 ? word(differs(g, v), LATENCY) : "not measured",
              p.n > 0 ? times(p) : "-",
              p.n > 0 ? word(differs(g, p), LATENCY) : "not measured");
}

/* The best of a group that brings the receiver its data, but for shared
 * memory. */
static struct cell *best_other(struct group *g)
{
    struct cell *list[128];
    int n = sorted_cells(g, list), i, k;

    for (i = 0; i < n; i++) {
        k = g->question == LATENCY ? i : n - 1 - i;
        if (list[k]->with->kind & DATA &&
            !(list[k]->with->kind & (SHARED | UNSEEN)))
            return list[k];
    }
    return NULL;
}

/* One case of 0.8; adds its text, counts what came out. */
static void shared_case(char *text, size_t room, const char *name,
                        enum question q, enum mode mode, size_t size,
                        int result[3])
{
    struct group *g = find_group(q, mode, size);
    struct cell *other = best_other(g);
    struct spread s = ratio(find(q, mode, size, name), other);
    size_t n = strlen(text);
    enum verdict v;

    if (s.n == 0)
        return;
    v = differs(g, s);
    if (v != CANNOT_TELL)
        result[better(v, q) ? 0 : v == SAME_AS ? 1 : 2]++;
    snprintf(text + n, room - n, " %s, %s, %s of %s: %s %s's: %s.", name,
             mode_name[mode], q == LATENCY ? "round trip" : "one way",
             size_text(size), times(s), other->with->name, word(v, q));
}

static void verdict_shared(FILE *f)
{
    char text[2048] = "";
    int result[3] = {0, 0, 0}; /* faster, no difference, slower */

    shared_case(text, sizeof(text), "shm-sem", LATENCY, SAME, 64, result);
    shared_case(text, sizeof(text), "shm-sem", LATENCY, SAME, 65536, result);
    shared_case(text, sizeof(text), "shm-sem", THROUGHPUT, SAME, 65536, result);
    shared_case(text, sizeof(text), "ring-1m", LATENCY, POLL, 64, result);
    shared_case(text, sizeof(text), "ring-1m", THROUGHPUT, POLL, 4096, result);
    shared_case(text, sizeof(text), "ring-1m", THROUGHPUT, POLL, 65536, result);
    paragraph(f, "0.8 Shared memory is the fastest, best for much data: %s.%s",
              result[0] + result[1] + result[2] == 0 ? "cannot tell"
              : result[1] + result[2] == 0           ? "holds here"
              : result[0] == 0                       ? "does not hold here"
                               : "holds here in some ways, not in others",
              text);
}

/*
 * From which size on do the bytes cost more than the waking up? At each size
 * the pipe's round trip is held against the futex's beside it. The least ratio
 * of all is that of a message without weight; where the ratio is more than
 * that by 1, the bytes have added as much as both wake-ups.
 */
static void verdict_copying(FILE *f)
{
    struct group *list[64];
    struct spread s[64];
    int n = groups_of(LATENCY, SAME, list), i, first = -1, k = 0;
    double least = 0, wake = 0;
    struct cell *futex;

    for (i = 0; i < n; i++) {
        futex = find(LATENCY, SAME, list[i]->size, "futex");
        s[k] = ratio(find(LATENCY, SAME, list[i]->size, "pipe"), futex);
        if (s[k].n < ENOUGH)
            continue;
        if (least == 0 || s[k].middle < least) {
            least = s[k].middle;
            wake = cell_spread(futex).middle;
        }
        list[k++] = list[i];
    }
    for (i = k - 1; i >= 0 && s[i].low > least + 1; i--)
        first = i;
    if (k < 2)
        paragraph(f, "0.9 Pipes and queues pay for copying: cannot tell.");
    else if (first == -1)
        paragraph(f,
                  "0.9 Pipes and queues pay for copying: not what matters "
                  "here. Up to %s, all that the bytes add to a pipe's round "
                  "trip is less than its two wake-ups (%.1f us, same core).",
                  size_text(list[k - 1]->size), wake / 1e3);
    else if (first == 0)
        paragraph(f, "0.9 Pipes and queues pay for copying: holds here at "
                     "every size measured.");
    else
        paragraph(f,
                  "0.9 Pipes and queues pay for copying: holds here from %s "
                  "on, where a pipe's round trip takes %s that of a bare futex "
                  "(same core). At %s it takes %s, so what the bytes add, "
                  "copies and pages for them, is less than the two wake-ups "
                  "(%.1f us).",
                  size_text(list[first]->size), times(s[first]),
                  size_text(list[first - 1]->size), times(s[first - 1]),
                  wake / 1e3);
}

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

/* Is a better than b? A sign for each size; 0 if they never met. */
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
        met = 1;
        v = differs(list[i], ratio(first, second));
        sign[i] = v == CANNOT_TELL ? '?'
                  : v == SAME_AS   ? '='
                  : better(v, q)   ? '+'
                                   : '-';
    }
    return met;
}

static void crossovers(FILE *f)
{
    static const char *const rival[][2] = {
        {"shm-sem", "pipe"},    {"vmsplice", "pipe"},    {"pipe-1m", "pipe"},
        {"sysv-queue", "pipe"}, {"unix-stream", "pipe"}, {"tcp", "unix-stream"},
        {"ring-1m", "shm-sem"}, {"mailbox", "ring-1m"},
    };
    struct group *list[64];
    char sign[64], pair[32];
    int q, mode, n, k, rows, heads = 0;
    size_t i;

    for (q = LATENCY; q <= THROUGHPUT; q++)
        for (rows = 0, i = 0; i < sizeof(rival) / sizeof(rival[0]); i++)
            for (mode = SAME; mode < MODES; mode++) {
                n = groups_of((enum question)q, (enum mode)mode, list);
                if (mode == APART || n == 0 ||
                    !signs_of(sign, list, n, rival[i][0], rival[i][1]))
                    continue;
                if (rows++ == 0)
                    crossover_head(f, list, n, heads++ == 0);
                snprintf(pair, sizeof(pair), "%s, %s", rival[i][0],
                         rival[i][1]);
                fprintf(f, "%-22s%-6s", pair, mode_name[mode]);
                for (k = 0; k < n; k++)
                    fprintf(f, "%7c", sign[k]);
                fprintf(f, "\n");
            }
}

void report_verdicts(FILE *f)
{
    fprintf(f, "\nWhat the notes say, and this run\n");
    verdict_pipes(f);
    verdict_queues(f);
    verdict_shared(f);
    verdict_copying(f);
    crossovers(f);
}

/* ---- files ---- */

void report_tsv(FILE *f)
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
                        g->cell[c].why ? g->cell[c].why : r->why);
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
    struct cell *list[128];
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
    struct group *list[64];
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
    struct group *list[64];
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

int report_plots(const char *dir)
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
