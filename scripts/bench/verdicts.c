/* verdicts.c - 0.6 to 0.9 of the first page, by this run's figures */
#include "verdicts.h"
#include "figures.h"
#include "text.h"
#include <stdio.h>
#include <string.h>

#define FALSE "false here"
#define IMPRECISE "imprecise here"
#define HOLDS "holds here"
#define UNTOLD "cannot tell"

/* The first page's words: so many of what was asked say that it holds, so many
 * that it does not, and of so many nothing can be said. */
static const char *in_all(int for_it, int against, int open)
{
    if (for_it + against == 0)
        return UNTOLD;
    if (for_it > 0 && against > 0)
        return IMPRECISE;
    if (for_it > 0)
        return open > 0 ? HOLDS ", as far as can be told" : HOLDS;
    return open > 0 ? FALSE ", as far as can be told" : FALSE;
}

/* ---- 0.6 ---- */

/* A pipe's round trip, held against a bare futex's. */
static const char *pipes_word(struct spread wide)
{
    if (wide.high < 1.5)
        return FALSE;
    if (wide.low > 2)
        return HOLDS;
    return wide.low >= 1.5 && wide.high <= 2 ? IMPRECISE : UNTOLD;
}

/* What becomes of much data, as far as it was measured. */
static void much_data(char *text, size_t room)
{
    struct group *g = find_group(THROUGHPUT, SAME, 65536);
    struct cell *pipe = find(THROUGHPUT, SAME, 65536, "pipe");
    struct cell *shared = find(THROUGHPUT, SAME, 65536, "shm-sem");
    struct spread share, more;
    int n;

    text[0] = '\0';
    if (pipe == NULL)
        return;
    share = limit_spread(pipe);
    if (share.n == 0)
        return;
    n = snprintf(text, room,
                 " For much data: one way it moves %.0f %% of what memcpy does "
                 "(64 KiB)",
                 share.middle * 100);
    more = ratio(shared, pipe);
    if (more.n > 0 && differs(g, more) == MORE)
        n += snprintf(text + n, room - (size_t)n, ", shared memory %s as much",
                      times(more));
    snprintf(text + n, room - (size_t)n, ".");
}

static void verdict_pipes(FILE *f)
{
    struct group *g = find_group(LATENCY, SAME, WAKES_AT);
    struct cell *pipe = find(LATENCY, SAME, WAKES_AT, "pipe");
    struct spread s = ratio(pipe, find(LATENCY, SAME, WAKES_AT, "futex"));
    const char *word_, *part = "";
    char much[200];

    if (s.n == 0) {
        paragraph(f, "0.6 Pipes are inefficient: cannot tell, not measured.");
        return;
    }
    word_ = pipes_word(with_error(g, s));
    if (strcmp(word_, FALSE) == 0)
        part = s.high < 1.25 ? ": nearly all of it is sleeping and waking up, "
                               "which everybody pays who waits so"
                             : ": most of it is sleeping and waking up, which "
                               "everybody pays who waits so";
    much_data(much, sizeof(much));
    paragraph(f,
              "0.6 Pipes are inefficient, unfit for frequent exchange: %s. A "
              "pipe's round trip takes %s that of a bare futex (64 B, same "
              "core)%s.%s",
              word_, times(s), part, much);
}

/* ---- 0.7 ---- */

static void verdict_queues(FILE *f)
{
    static const char *const name[] = {"sysv-queue", "posix-queue"};
    struct group *g = find_group(LATENCY, SAME, WAKES_AT);
    struct cell *pipe = find(LATENCY, SAME, WAKES_AT, "pipe");
    const char *much[2] = {"-", "-"},
               *says[2] = {"not measured", "not measured"};
    int i, faster = 0, not_faster = 0, open = 0;
    struct spread s;
    enum verdict v;

    for (i = 0; i < 2; i++) {
        s = ratio(find(LATENCY, SAME, WAKES_AT, name[i]), pipe);
        v = s.n == 0 ? CANNOT_TELL : differs(g, s);
        faster += v == LESS;
        not_faster += v == MORE || v == SAME_AS;
        open += v == CANNOT_TELL;
        if (s.n == 0)
            continue;
        much[i] = times(s);
        says[i] = word(v, LATENCY);
    }
    if (much[0][0] == '-' && much[1][0] == '-') {
        paragraph(f, "0.7 Queues make frequent exchange efficient where pipes "
                     "do not: cannot tell, not measured.");
        return;
    }
    paragraph(f,
              "0.7 Queues make frequent exchange efficient where pipes do not: "
              "%s. Of a pipe's round trip (64 B, same core) a System V queue "
              "takes %s: %s; a POSIX queue %s: %s.",
              in_all(faster, not_faster, open), much[0], says[0], much[1],
              says[1]);
}

/* ---- 0.8 ---- */

#define LITTLE 1.25 /* by less than that, what is faster is hardly faster */

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

struct shared_case {
    const char *name;
    enum question question;
    enum mode mode;
    size_t size;
};

/* One case of 0.8; adds its text. Returns 1 if it speaks for shared memory, -1
 * if against, 0 if it says nothing, 2 if it was not measured. */
static int shared_case(char *text, size_t room, const struct shared_case *c)
{
    struct group *g = find_group(c->question, c->mode, c->size);
    struct cell *other = best_other(g);
    struct spread s =
        ratio(find(c->question, c->mode, c->size, c->name), other);
    struct spread wide;
    size_t n = strlen(text);
    const char *says;
    enum verdict v;
    int much;

    if (s.n == 0)
        return 2;
    v = differs(g, s);
    wide = with_error(g, s);
    much = c->question == LATENCY ? wide.high < 1 / LITTLE : wide.low > LITTLE;
    says = word(v, c->question);
    if (better(v, c->question) && !much)
        says = c->question == LATENCY && c->mode == SAME
                   ? "hardly faster, for both pay for the wake-up"
                   : "hardly faster";
    snprintf(text + n, room - n, " %s, %s, %s of %s: %s %s's: %s.", c->name,
             mode_name[c->mode],
             c->question == LATENCY ? "round trip" : "one way",
             size_text(c->size), times(s), other->with->name, says);
    if (v == CANNOT_TELL)
        return 0;
    return better(v, c->question) && much ? 1 : -1;
}

static void verdict_shared(FILE *f)
{
    static const struct shared_case all[] = {
        {"shm-sem", LATENCY, SAME, 64},
        {"shm-sem", LATENCY, SAME, 65536},
        {"shm-sem", THROUGHPUT, SAME, 65536},
        {"ring-1m", LATENCY, POLL, 64},
        {"ring-1m", THROUGHPUT, POLL, 4096},
        {"ring-1m", THROUGHPUT, POLL, 65536},
    };
    char text[2048] = "";
    int count[4] = {0, 0, 0, 0}; /* against, open, for, not measured */
    size_t i;

    for (i = 0; i < sizeof(all) / sizeof(all[0]); i++)
        count[shared_case(text, sizeof(text), &all[i]) + 1]++;
    paragraph(f, "0.8 Shared memory is the fastest, best for much data: %s.%s",
              in_all(count[2], count[0], count[1]), text);
}

/* ---- 0.9 ---- */

/*
 * How do the bytes compare with the waking up? At each size the pipe's round
 * trip is held against the futex's beside it. The least ratio of all is that of
 * a message without weight; where the ratio is more than that by 1, the bytes
 * have added as much as both wake-ups.
 */
struct weights {
    struct group *group[MOST_GROUPS];
    struct spread ratio[MOST_GROUPS];
    int n;
    double least; /* ratio */
    double wake;  /* ns, of the futex there */
    int less;     /* so many sizes in front at which the bytes add less, */
    int more;     /* and from this one on they add more */
};

static void weigh(struct weights *w)
{
    struct group *list[MOST_GROUPS];
    int n = groups_of(LATENCY, SAME, list), i, k = 0;
    struct cell *futex;
    struct spread s;

    for (i = 0; i < n; i++) {
        futex = find(LATENCY, SAME, list[i]->size, "futex");
        s = ratio(find(LATENCY, SAME, list[i]->size, "pipe"), futex);
        if (s.n < ENOUGH)
            continue;
        if (k == 0 || s.middle < w->least) {
            w->least = s.middle;
            w->wake = cell_spread(futex).middle;
        }
        w->group[k] = list[i];
        w->ratio[k++] = s;
    }
    w->n = k;
    w->more = k;
    while (w->more > 0 &&
           with_error(w->group[w->more - 1], w->ratio[w->more - 1]).low >
               w->least + 1)
        w->more--;
    w->less = 0;
    while (w->less < w->more &&
           with_error(w->group[w->less], w->ratio[w->less]).high < w->least + 1)
        w->less++;
}

/* Is it about as much at those between, half as much to twice as much? */
static int about_as_much(const struct weights *w)
{
    struct spread wide;
    int i;

    for (i = w->less; i < w->more; i++) {
        wide = with_error(w->group[i], w->ratio[i]);
        if (wide.low < w->least + 0.5 || wide.high > w->least + 2)
            return 0;
    }
    return 1;
}

/* One part of the sentence: what it is at sizes from i on, and its figure. */
static void add_part(char *text, size_t room, const char *what,
                     const struct weights *w, int i)
{
    size_t n = strlen(text);

    snprintf(text + n, room - n, "%s %s %s, where it takes %s",
             n > 0 ? ";" : "", what, size_text(w->group[i]->size),
             times(w->ratio[i]));
}

static void verdict_copying(FILE *f)
{
    char text[600] = "";
    struct weights w;

    weigh(&w);
    if (w.n < 2) {
        paragraph(f, "0.9 Pipes and queues pay for copying: cannot tell.");
        return;
    }
    if (w.less > 0)
        add_part(text, sizeof(text), "less up to", &w, w.less - 1);
    if (w.less < w.more)
        add_part(text, sizeof(text),
                 about_as_much(&w) ? "about as much at"
                                   : "perhaps less, perhaps more at",
                 &w, w.less);
    if (w.less + 1 < w.more)
        add_part(text, sizeof(text), "and up to", &w, w.more - 1);
    if (w.more < w.n)
        add_part(text, sizeof(text), "more from", &w, w.more);
    paragraph(f,
              "0.9 Pipes and queues pay for copying: %s. A pipe's round trip "
              "takes %.2f times that of a bare futex (same core) where the "
              "message weighs least. What the bytes add to that, copies and "
              "pages for them, beside the two wake-ups (%.1f us):%s.",
              in_all(w.more<w.n, w.less> 0, w.less < w.more), w.least,
              w.wake / 1e3, text);
}

void report_verdicts(FILE *f)
{
    fprintf(f, "What the notes say, and this run\n");
    verdict_pipes(f);
    verdict_queues(f);
    verdict_shared(f);
    verdict_copying(f);
}
