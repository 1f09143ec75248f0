/*
 * why.c - why nobody goes on: the root first, then who waits for what
 *
 * Who computes or naps is alive, and so is everybody whom one that is alive may
 * let go on. The others wait for ever. Among them the root is where the chain
 * of "could let go on" does not lead further: one who needs nobody that is
 * left, or a ring.
 */
#include "why.h"
#include <sys/socket.h>
#include "cause.h"
#include "causes/begun_again.h"
#include "causes/child.h"
#include "causes/clues.h"
#include "causes/connection.h"
#include "causes/left_out.h"
#include "causes/pipe.h"
#include "causes/set.h"
#include "causes/thing.h"
#include "causes/told_once.h"
#include "causes/wait.h"
#include "speech.h"
#include "waiter.h"
#include <stdlib.h>
#include <string.h>

static FILE *out;
static char *reach; /* [i * n + k]: i needs something that k could do */

static int counts(size_t i) /* it lives, and waits for ever */
{
    return !waiter[i].alive && waiter[i].what != DEAD;
}

static void find_living(void)
{
    size_t i, k;
    int more = 1;

    for (i = 0; i < n_waiters; i++)
        waiter[i].alive = waiter[i].what == ACTIVE;
    while (more)
        for (more = 0, i = 0; i < n_waiters; i++)
            for (k = 0; k < n_waiters && counts(i); k++)
                if (waiter[k].alive && waiter[i].what != HALTED &&
                    could_let(&waiter[i], &waiter[k]))
                    waiter[i].alive = more = 1;
}

static void find_reach(void)
{
    size_t n = n_waiters, i, k, via;

    reach = keep(n * n + 1);
    for (i = 0; i < n; i++)
        for (k = 0; k < n; k++)
            reach[i * n + k] = counts(i) && counts(k) && !waiter[i].outside &&
                               waiter[i].what != HALTED &&
                               could_let(&waiter[i], &waiter[k]);
    for (via = 0; via < n; via++)
        for (i = 0; i < n; i++)
            for (k = 0; k < n && reach[i * n + via]; k++)
                reach[i * n + k] |= reach[via * n + k];
}

/* All that it leads to lead back to it. */
static int is_root(size_t i)
{
    size_t n = n_waiters, k;

    if (!counts(i) || waiter[i].what == CHILD || leaves_to_others(&waiter[i]))
        return 0;
    for (k = 0; k < n; k++)
        if (reach[i * n + k] && !reach[k * n + i])
            return 0;
    return 1;
}

/* ---- rings ---- */

struct ring {
    size_t member[64], n;
};

/* i waits for a semaphore in shared memory, or in a set, and of all that are
 * left only k could post it. */
static int is_only_one(size_t i, size_t k)
{
    const struct waiter *w = &waiter[i];
    size_t j;

    if (w->what != SETS && (w->what != WORD || !w->t->map.shared ||
                            strcmp(w->thing, "semaphore") != 0))
        return 0;
    for (j = 0; j < n_waiters; j++)
        if (could_let(w, &waiter[j]) != (j == k))
            return 0;
    return 1;
}

static int is_family(const struct waiter *w)
{
    return w->what == CHILD || w->what == JOIN;
}

/* Of several threads of one process the one that waits for a lock comes first,
 * for that may be held by another one of the ring; who only joins, last. */
static int rank(const struct waiter *w)
{
    return w->what == WORD ? 0 : is_family(w) ? 2 : 1;
}

static int follow_ring(struct ring *r, size_t first)
{
    size_t last = r->member[r->n - 1], at, k, i;

    for (at = 0; at < 3 * n_waiters; at++) {
        k = at % n_waiters;
        if (!counts(k) || rank(&waiter[k]) != (int)(at / n_waiters) ||
            leaves_to_others(&waiter[k]) ||
            (!needs(&waiter[last], &waiter[k]) && !is_only_one(last, k)))
            continue;
        if (k == first)
            return 1;
        for (i = 0; i < r->n && r->member[i] != k; i++)
            ;
        if (i < r->n || r->n == LENGTH(r->member))
            continue;
        r->member[r->n++] = k;
        if (follow_ring(r, first))
            return 1;
        r->n--;
    }
    return 0;
}

static int is_held(const struct ring *r) /* by one of them, at least */
{
    size_t k;

    for (k = 0; k < r->n; k++)
        if (needs(&waiter[r->member[k]], &waiter[r->member[(k + 1) % r->n]]) &&
            !is_family(&waiter[r->member[k]]))
            return 1;
    return 0;
}

/* A ring of at least two that wait for more than a child, and not only for
 * posts; or of threads that join each other. */
static int find_ring(struct ring *r)
{
    size_t at, i, k, n, joins;

    for (at = 0; at < 2 * n_waiters; at++) {
        i = at % n_waiters;
        if (!is_root(i) || is_family(&waiter[i]) != (at >= n_waiters))
            continue;
        *r = (struct ring){{i}, 1};
        if (!follow_ring(r, i))
            continue;
        for (k = n = joins = 0; k < r->n; k++) {
            n += !is_family(&waiter[r->member[k]]);
            joins += waiter[r->member[k]].what == JOIN;
        }
        if ((n >= 2 && is_held(r)) || (joins == r->n && joins >= 2))
            return 1;
    }
    return 0;
}

/* What a member of the ring waits for, of whom. */
static void member(struct buf *b, const struct waiter *w,
                   const struct waiter *next)
{
    int fd = -1;

    if (!needs(w, next)) {
        say_wait(w, b);
        speak(b, ", and only %s is left to post it",
              "，而只剩 %s 能对它执行 V 操作", next->name);
        return;
    }
    if (w->end != NULL && w->end->not_accepted) {
        speak(b,
              "%s is in %s, and waits for %s to accept its connection (fd %d)",
              "%s 在 %s 中，等待 %s 接受它的连接（监听套接字 fd %d）", w->name,
              call_of_waiter(w), next->name, holds_peer(next, w));
        return;
    }
    add(b, "%s ", w->name);
    switch (w->what) {
    case READING:
    case WRITING:
        fd = w->key != NULL && starts(w->key, "socket:")
                 ? holds_peer(next, w)
                 : holds(next, w->key, w->what == READING ? 2 : 1);
        speak(b, "is in %s and waits for %s to %s", "在 %s 中等待 %s %s",
              call_of_waiter(w), next->name,
              w->what == READING ? either("write", "写")
                                 : either("read", "读"));
        if (fd >= 0)
            speak(b, " (fd %d)", "（fd %d）", fd);
        if (w->what == READING && strcmp(w->t->call, "recvfrom") == 0 &&
            (w->t->arg[3] & MSG_WAITALL))
            speak(b, ", until it has all of %llu bytes (MSG_WAITALL)",
                  "，要等满 %llu 字节（MSG_WAITALL）", w->t->arg[2]);
        break;
    case WORD:
        speak(b, "waits for a %s that %s holds", "在等待由 %s 持有的%s",
              either(noun_of(w), next->name), either(next->name, noun_of(w)));
        break;
    case LOCKED:
        speak(b, "waits for a lock of the file %s that %s holds",
              "在等待文件 %s 的锁，这把锁由 %s 持有",
              w->key != NULL ? w->key : "", next->name);
        break;
    case SETS:
        speak(b, "waits for semaphore %d of set %d that %s has taken",
              "在等待信号量 %d（信号量集 %d），该信号量已被 %s 占用",
              w->semaphore, (int)w->t->arg[0], next->name);
        break;
    default:
        speak(b, "is in %s and waits for %s", "在 %s 中等待 %s",
              call_of_waiter(w), next->name);
    }
}

static void say_ring(struct buf *b, const struct ring *r)
{
    size_t i;

    speak(b, "deadlock: ", "死锁：");
    for (i = 0; i < r->n; i++) {
        member(b, &waiter[r->member[i]], &waiter[r->member[(i + 1) % r->n]]);
        add(b, "%s", i + 1 < r->n ? either("; ", "；") : "");
    }
}

/* Of two that read from each other the one that has got something, and waits
 * for more or for the end; the other one waits for its answer. */
static size_t one_reads_on(const struct ring *r)
{
    size_t i, found = NOBODY, n = 0;

    for (i = 0; i < r->n; i++) {
        if (waiter[r->member[i]].what == CHILD)
            continue;
        if (waiter[r->member[i]].what != READING)
            return NOBODY;
        if (read_since(&waiter[r->member[i]]) > 0) {
            found = r->member[i];
            n++;
        }
    }
    return n == 1 ? found : NOBODY;
}

/* It stands still for a child that needs nobody but it, before exec(). */
static int is_vforked(size_t i, struct buf *b)
{
    const struct waiter *w = &waiter[i];
    size_t k;

    if (w->what != CHILD || starts(w->t->call, "wait"))
        return 0;
    for (k = 0; k < n_waiters; k++) {
        if (!is_root(k) || waiter[k].outside || waiter[k].what == HALTED ||
            !needs(w, &waiter[k]) || !could_let(&waiter[k], w))
            continue;
        speak(b, "%s stands still in %s until its child calls exec or _exit; ",
              "%s 停在 %s 中，要等子进程调用 exec 或 _exit 才能继续；", w->name,
              call_of_waiter(w));
        if (needs(&waiter[k], w))
            member(b, &waiter[k], w);
        else
            say_wait(&waiter[k], b);
        return 1;
    }
    return 0;
}

/* The wake-up of another process cannot reach it: that is the mistake. */
static int is_out_of_reach(const struct waiter *i, const struct waiter *k)
{
    return i->t->map.shared && is_private(i) && !same_process(i, k);
}

/* It waits for a lock that it alone has taken. */
static int has_taken_it(const struct waiter *w)
{
    const struct proc *p = only_taker(w);

    return p != NULL && is_program(w, p);
}

/* Two that wait for the same kind of thing, and each for another one. */
static int is_pair(const struct waiter *i, const struct waiter *k)
{
    if (i->what != k->what)
        return 0;
    switch (i->what) {
    case OPENING:
        return i->path != NULL && k->path != NULL &&
               strcmp(i->path, k->path) != 0 && !same_process(i, k);
    case ROOM:
        return !same_process(i, k);
    case SETS:
        return i->semaphore >= 0 && k->semaphore >= 0 && !has_taken_it(i) &&
               !has_taken_it(k) &&
               (i->t->arg[0] != k->t->arg[0] || i->semaphore != k->semaphore);
    case WORD:
        return strcmp(i->thing, "semaphore") == 0 &&
               strcmp(k->thing, "semaphore") == 0 && i->t->map.from != 0 &&
               k->t->map.from != 0 && !is_same_word(i, k) &&
               !is_out_of_reach(i, k) && !is_out_of_reach(k, i) &&
               (i->t->map.shared == k->t->map.shared) &&
               (i->t->map.shared || same_process(i, k));
    default:
        return 0;
    }
}

/* Some to write, and some to read: another name as likely as another order. */
static int opens_both_ways(const struct ring *r)
{
    size_t i;

    for (i = 1; i < r->n; i++)
        if (waiter[r->member[i]].what == OPENING &&
            waiter[r->member[i]].to_write != waiter[r->member[0]].to_write)
            return 1;
    return 0;
}

static void say_several(struct buf *b, const struct ring *r)
{
    int both_ways = opens_both_ways(r);
    size_t i;

    if (!both_ways)
        speak(b, "deadlock: ", "死锁：");
    for (i = 0; i < r->n; i++) {
        if (i > 0)
            speak(b, "; ", "；");
        say_all_wait(&waiter[r->member[i]], b);
    }
    if (both_ways)
        speak(b,
              "; these are different FIFOs, and nobody else here is left to "
              "open their other ends",
              "；这些是不同的 FIFO，而这里已没有别的进程能打开这些 FIFO "
              "的另一端");
    else if (waiter[r->member[0]].what != OPENING)
        speak(b, "; and nobody else here is left to let them go on",
              "；而已没有别的进程能使这些进程继续");
}

/* It waits for the same kind of thing as all of these, and for another one. */
static int belongs_to(const struct ring *r, size_t k)
{
    size_t i;

    for (i = 0; i < r->n; i++)
        if (!is_pair(&waiter[r->member[i]], &waiter[k]))
            return 0;
    return is_root(k) && r->n < LENGTH(r->member);
}

/* No ring is to be seen, but who waits, each for a thing of its own. */
static int find_several(struct ring *r)
{
    size_t i, k;

    for (i = 0; i < n_waiters; i++) {
        if (!is_root(i))
            continue;
        *r = (struct ring){{i}, 1};
        for (k = i + 1; k < n_waiters; k++)
            if (belongs_to(r, k))
                r->member[r->n++] = k;
        if (r->n > 1)
            return 1;
    }
    return 0;
}

/* ---- from outside: timers ---- */

/* What its own timer might end: no wait for a lock that somebody holds, none
 * for a thread. */
static int minds_timer(const struct waiter *w)
{
    if (w->what == JOIN || w->what == LOCKED || w->what == HALTED)
        return 0;
    if (w->what == CHILD && !starts(w->t->call, "wait"))
        return 0; /* of vfork() */
    return w->t->has_timer && (w->what != WORD || w->owner == NOBODY);
}

/* The one whose process has a timer that may let i go on, itself or by others;
 * NOBODY: no timer does. */
static size_t timer_for(size_t i)
{
    size_t n = n_waiters, k;

    if (minds_timer(&waiter[i]))
        return i;
    for (k = 0; k < n; k++)
        if (reach[i * n + k] && minds_timer(&waiter[k]))
            return k;
    return NOBODY;
}

/* Whether the timer is set, and what for, is not to be seen: so nobody is
 * accused. */
static void say_timer(struct buf *b, size_t root)
{
    size_t k = the_past() == NULL ? timer_for(root) : NOBODY;

    if (k == NOBODY)
        return;
    b->n = 0;
    say_wait(&waiter[root], b);
    speak(
        b,
        "; a timer of %s (timer_create()) may let it go on: whether it will "
        "is not to be seen from outside",
        "；%s "
        "有定时器（timer_create()），可能使等待结束；是否如此，从外部无法得知",
        waiter[k].name);
}

/* ---- the report ---- */

/* A name, or a text, may end in the midst of a character. */
static void print(const char *s)
{
    struct buf b = {0};

    printable(&b, s, strlen(s));
    fputs(b.s != NULL ? b.s : "", out);
    free(b.s);
}

static void print_one(const struct waiter *w, int width)
{
    struct buf b = {0};
    char *line, *rest;
    const char *name = w->name;

    details_of(w, &b);
    for (line = b.s; line != NULL; line = rest) {
        rest = strchr(line, '\n');
        if (rest != NULL)
            *rest++ = '\0';
        fputs("  ", out);
        print(name);
        fprintf(out, "%*s", width - places(name) + 2, "");
        print(line);
        fputc('\n', out);
        name = "";
    }
    free(b.s);
}

static void print_all(size_t root)
{
    int width = 0;
    size_t i;

    for (i = 0; i < n_waiters; i++)
        if (places(waiter[i].name) > width)
            width = places(waiter[i].name);
    if (root != NOBODY)
        print_one(&waiter[root], width);
    for (i = 0; i < n_waiters; i++)
        if (i != root)
            print_one(&waiter[i], width);
}

/* The one whose cause is best known; of several the first. Who joins a thread
 * is no better than who waits for a child, if there is another one. */
static size_t best_of(struct buf *line, int joins)
{
    enum certainty best = KNOWS_WAIT, now;
    struct buf b = {0};
    size_t i, root = NOBODY;

    for (i = 0; i < n_waiters; i++) {
        if (!is_root(i) || (waiter[i].what == JOIN) != joins)
            continue;
        b.n = 0;
        now = cause_of(&waiter[i], &b);
        if (root != NOBODY && now <= best)
            continue;
        root = i;
        best = now;
        line->n = 0;
        add_text(line, b.s, b.n);
    }
    free(b.s);
    return root;
}

static size_t best_root(struct buf *line)
{
    size_t root = best_of(line, 0);

    return root != NOBODY ? root : best_of(line, 1);
}

/* Somebody waits for it to accept a connection. */
static int keeps_waiting(size_t i)
{
    size_t k;

    for (k = 0; k < n_waiters; k++)
        if (counts(k) && waiter[k].end != NULL && waiter[k].end->not_accepted &&
            needs(&waiter[k], &waiter[i]))
            return 1;
    return 0;
}

/* Nobody is named who should do something else. */
static int is_unexplained(const struct waiter *w)
{
    struct buf b = {0};
    enum certainty how = cause_of(w, &b);

    free(b.s);
    return how == KNOWS_WAIT || w->what == ROOM || w->what == OPENING;
}

/* The one who waits for something that this one holds, who waits for a signal,
 * as a server in the background does: what it holds is the mistake. */
static size_t kept_from(size_t root)
{
    size_t i;

    for (i = 0; waiter[root].what == SIGNALS && i < n_waiters; i++)
        if (counts(i) && needs(&waiter[i], &waiter[root]) &&
            (waiter[i].what == LOCKED || waiter[i].what == WORD))
            return i;
    return NOBODY;
}

static size_t find_root(struct buf *line)
{
    struct ring ring;
    size_t i, root = NOBODY;

    for (i = 0; i < n_waiters; i++)
        if (counts(i) && (is_unheard(&waiter[i], line) || is_vforked(i, line)))
            return i;
    for (i = 0; i < n_waiters; i++)
        if (is_root(i) && is_told_once(&waiter[i], line))
            return i;
    for (i = 0; i < n_waiters; i++)
        if (counts(i) && waits_for_all(&waiter[i], line))
            return i;
    for (i = 0; i < n_waiters; i++)
        if (counts(i) && is_left_out(&waiter[i], line))
            return i;
    for (i = 0; i < n_waiters; i++)
        if (is_root(i) && is_held_back(&waiter[i], line))
            return i;
    for (i = 0; i < n_waiters; i++)
        if (is_root(i) && is_kept(&waiter[i]) && !keeps_waiting(i)) {
            cause_of(&waiter[i], line);
            return i;
        }
    if (find_ring(&ring)) {
        root = one_reads_on(&ring);
        if (root == NOBODY) {
            say_ring(line, &ring);
            root = ring.member[0];
        } else {
            speak(line, "deadlock: ", "死锁：");
            cause_of(&waiter[root], line);
        }
        for (i = 0; i < ring.n; i++)
            add_begun_again(line, &waiter[ring.member[i]]);
        return root;
    }
    if (find_several(&ring)) {
        say_several(line, &ring);
        return ring.member[0];
    }
    root = best_root(line);
    if (root == NOBODY)
        return NOBODY;
    if (kept_from(root) != NOBODY) {
        root = kept_from(root);
        line->n = 0;
        cause_of(&waiter[root], line);
    }
    add_begun_again(line, &waiter[root]);
    if (is_unexplained(&waiter[root])) {
        add_failure(line);
        add_bad_ends(line);
    }
    return root;
}

/* Who is busy: but first who waits for the end of a pipe that one who is, and
 * who never writes, still holds. */
static size_t say_busy(struct buf *line)
{
    size_t i, n = 0, so_far;

    for (i = 0; i < n_waiters; i++)
        if (waiter[i].what == READING && is_kept(&waiter[i])) {
            cause_of(&waiter[i], line);
            return i;
        }
    for (i = 0; i < n_waiters; i++)
        if (asks_zombie(&waiter[i], line))
            return i;

    for (i = 0; i < n_waiters; i++)
        if (waiter[i].what == ACTIVE)
            add(line, "%s%s %s", n++ > 0 ? either(", ", "，") : "",
                waiter[i].name, call_of_waiter(&waiter[i]));
    if (n > 0)
        speak(line, ": busy, not stuck", "：能够自行继续，不算停住不动");
    else
        speak(line, "nothing is known", "无从得知");
    so_far = line->n;
    add_ignored(line);
    for (i = 0; i < n_waiters; i++) {
        add_alone(line, &waiter[i]);
        add_swapped_port(line, &waiter[i]);
    }
    if (n > 0 && line->n == so_far)
        speak(line,
              "; whether that leads anywhere is not to be seen from outside",
              "；这样下去有没有结果，从外部无法得知");
    return NOBODY;
}

int explain(const struct snap *s, struct trace *t, FILE *to)
{
    struct buf line = {0};
    size_t root;

    out = to;
    find_waiters(s, t);
    find_living();
    find_reach();
    root = find_root(&line);
    if (root == NOBODY)
        root = say_busy(&line);
    else
        say_timer(&line, root);
    if (root != NOBODY) {
        add_forkers(&line);
        add_failed_exec(&line);
        add_not_accepted(&line, &waiter[root]);
    }
    print(line.s != NULL ? line.s : "");
    fputc('\n', out);
    print_all(root);
    free(line.s);
    return 1;
}
