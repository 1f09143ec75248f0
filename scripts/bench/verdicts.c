/* verdicts.c - 0.6 to 0.9 of the first page, by this run's figures */
#include "verdicts.h"
#include "figures.h"
#include "text.h"
#include <stdio.h>
#include <string.h>

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
    struct cell *list[MOST_CELLS];
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
    struct group *list[MOST_GROUPS];
    struct spread s[MOST_GROUPS];
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

void report_verdicts(FILE *f)
{
    fprintf(f, "\nWhat the notes say, and this run\n");
    verdict_pipes(f);
    verdict_queues(f);
    verdict_shared(f);
    verdict_copying(f);
}
