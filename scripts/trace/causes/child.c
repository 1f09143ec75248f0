/*
 * child.c - children that do not end, though they were told to; zombies
 */
#include "child.h"
#include <signal.h>
#include <stdlib.h>
#include <string.h>

/* ---- a signal that was to end it ---- */

static const struct {
    const char *name;
    int number;
} to_end[] = {{"SIGTERM", SIGTERM},
              {"SIGINT", SIGINT},
              {"SIGHUP", SIGHUP},
              {"SIGQUIT", SIGQUIT}};

/* Which of these the text begins with; NULL if none. */
static const char *end_signal(const char *text)
{
    size_t n = strcspn(text, " "), i;

    for (i = 0; i < LENGTH(to_end); i++)
        if (strlen(to_end[i].name) == n &&
            strncmp(text, to_end[i].name, n) == 0)
            return to_end[i].name;
    return NULL;
}

/* The last such signal from w that has come to k. */
static const struct line *came_from(const struct waiter *w,
                                    const struct waiter *k)
{
    const struct trace *t = the_past();
    const struct line *l, *found = NULL;
    size_t i;

    for (i = 0; t != NULL && i < t->n; i++) {
        l = &t->line[i];
        if (l->type == SIGNAL && is_program(k, l->p) && l->cause != NEVER &&
            is_program(w, t->line[l->cause].p) && end_signal(l->text) != NULL)
            found = l;
    }
    return found;
}

/* Its handler has returned, and it has called nothing since but what the
 * signal broke into, and what it prints: as with SA_RESTART, or in a loop. */
static int is_in_same_call(const struct waiter *k, const struct line *l)
{
    const struct call *c = l->broke;
    int returned = 0;

    if (c == NULL || l->p != k->p || k->p->last == NULL || k->p->last->known)
        return 0;
    for (c = c->next; c != NULL; c = c->next) {
        returned |= c->show == RETURNS;
        if (c->show == SHOWN && (strcmp(c->name, l->broke->name) != 0 ||
                                 strcmp(c->arg[0], l->broke->arg[0]) != 0))
            return 0;
    }
    return returned && k->p->last->show == SHOWN;
}

/* Has w sent it? One that is blocked has no line of its own. */
static int has_sent(const struct waiter *w, const struct waiter *k,
                    const char *signal)
{
    struct call *c;
    size_t i = 0;

    while ((c = next_call(&i)) != NULL)
        if ((is(c, "kill") || is(c, "rt_sigqueueinfo")) && succeeds(c) &&
            is_program(w, c->p) && amount(c->arg[0]) == k->t->pid &&
            strcmp(c->arg[1], signal) == 0)
            return 1;
    return 0;
}

static const char *blocked_end(const struct waiter *w, const struct waiter *k)
{
    unsigned long long set = k->t->pending & k->t->blocked & ~k->t->awaited;
    size_t i;

    for (i = 0; i < LENGTH(to_end); i++)
        if ((set >> (to_end[i].number - 1) & 1) &&
            has_sent(w, k, to_end[i].name))
            return to_end[i].name;
    return NULL;
}

/* Why k has not ended by what w has sent. */
struct deafness {
    const char *signal;
    enum { IGNORES, BLOCKS, RETURNED } how;
};

static int is_deaf(const struct waiter *w, const struct waiter *k,
                   struct deafness *d)
{
    const struct line *l = came_from(w, k);

    d->signal = blocked_end(w, k);
    d->how = BLOCKS;
    if (d->signal != NULL || l == NULL)
        return d->signal != NULL;
    d->signal = end_signal(l->text);
    d->how = l->how == IGNORED ? IGNORES : RETURNED;
    return l->how == IGNORED || (l->how == HANDLER && is_in_same_call(k, l));
}

/* It is known who is in its way: that comes first. */
static int has_owner(const struct waiter *k)
{
    size_t i;

    if (k->what == CHILD || k->what == HALTED || k->owner != NOBODY)
        return 1;
    for (i = 0; k->what == SETS && i < n_waiters; i++)
        if (needs(k, &waiter[i]))
            return 1;
    return 0;
}

/* The maker's SIG_IGN, and no call of its own. */
static const struct proc *ignored_by_maker(const struct waiter *k,
                                           const char *signal)
{
    const struct call *birth = k->p->leader->birth;
    struct call *c;
    size_t i = 0;

    while ((c = next_call(&i)) != NULL)
        if (is(c, "rt_sigaction") && is_program(k, c->p) &&
            strcmp(c->arg[0], signal) == 0 && has(c, "SIG_IGN"))
            return NULL;
    return birth != NULL ? birth->p : NULL;
}

static void say_deaf(const struct waiter *k, const struct deafness *d,
                     struct buf *b)
{
    const struct proc *maker =
        d->how == IGNORES ? ignored_by_maker(k, d->signal) : NULL;

    if (d->how == BLOCKS)
        speak(b, "%s has blocked %s", "%s 阻塞了 %s", k->name, d->signal);
    else if (d->how == RETURNED)
        speak(b, "there its handler has returned, and %s %s again",
              "信号处理函数已经返回，%s 又回到原来的调用，%s", k->name,
              state_of(k));
    else
        speak(b, "%s ignores %s", "%s 忽略 %s", k->name, d->signal);
    if (maker != NULL)
        speak(b, ", as %s did when it called fork()",
              "，因为 %s 调用 fork() 时就忽略这个信号", maker->role);
}

/* The first of the children that it waits for, if all of them are so. */
static const struct waiter *deaf_child(const struct waiter *w,
                                       struct deafness *d)
{
    const struct waiter *k, *found = NULL;
    struct deafness other;

    for (k = waiter; k < waiter + n_waiters; k++) {
        if (!is_needed(w, k))
            continue;
        if (has_owner(k) || k->p == NULL ||
            !is_deaf(w, k, found == NULL ? d : &other))
            return NULL;
        if (found == NULL)
            found = k;
    }
    return found;
}

static int calls_wait(const struct waiter *w)
{
    return w->what == CHILD && starts(w->t->call, "wait");
}

int is_unheard(const struct waiter *w, struct buf *line)
{
    const struct waiter *k;
    struct deafness d;

    if (!calls_wait(w) || (k = deaf_child(w, &d)) == NULL)
        return 0;
    speak(line, "%s waits for the end of %s, to which it sent %s; ",
          "%s 在等待 %s 结束，并向它发送过 %s；", w->name, k->name, d.signal);
    say_deaf(k, &d, line);
    return 1;
}

void add_ignored(struct buf *b)
{
    const struct waiter *w, *k;
    struct deafness d;

    for (w = waiter; w < waiter + n_waiters; w++)
        for (k = waiter; k < waiter + n_waiters && calls_wait(w); k++) {
            if (k->what != ACTIVE || k->p == NULL || !needs(w, k) ||
                !is_deaf(w, k, &d) || d.how != IGNORES)
                continue;
            speak(b, "; %s waits for its end, and sent it %s: ",
                  "；%s 在等待这个进程结束，并发送过 %s：", w->name, d.signal);
            say_deaf(k, &d, b);
            return;
        }
}

/* ---- zombies ---- */

/* kill(77, 0), three times or more since that one has ended. */
static int asks_for(const struct waiter *w, const struct waiter *k)
{
    struct call *c;
    size_t i = 0, n = 0;

    while ((c = next_call(&i)) != NULL)
        if (is(c, "kill") && is_program(w, c->p) && succeeds(c) &&
            amount(c->arg[0]) == k->t->pid && strcmp(c->arg[1], "0") == 0)
            n += c->in > k->p->end_line;
    return n >= 3;
}

int asks_zombie(const struct waiter *w, struct buf *line)
{
    const struct waiter *k;

    for (k = waiter; k < waiter + n_waiters; k++) {
        if (w->what != ACTIVE || k->what != DEAD || k->p == NULL ||
            k->p->end_line == NEVER || k->t->parent != w->t->pid ||
            !asks_for(w, k))
            continue;
        speak(line,
              "%s asks again and again with kill(PID, 0) whether %s is there; "
              "%s has ended, and stays a zombie, for which kill() succeeds, "
              "until %s calls wait()",
              "%s 反复用 kill(PID, 0) 询问 %s 是否还在；%s 已经结束，"
              "但在 %s 调用 wait() 之前一直是僵尸进程，kill() 仍会成功",
              w->name, k->name, k->name, w->name);
        return 1;
    }
    return 0;
}

static int is_ended_child(const struct waiter *w, const struct waiter *k)
{
    return k->what == DEAD && k->t->parent == w->t->pid;
}

void add_alone(struct buf *b, const struct waiter *w)
{
    const char *ended = list_of(is_ended_child, w);
    const struct waiter *k;

    if (w->what != ACTIVE || ended == NULL)
        return;
    for (k = waiter; k < waiter + n_waiters; k++)
        if (k != w && k->what != DEAD)
            return;
    speak(b,
          "; %s ended, and nobody else here could change what %s waits for, if "
          "it waits for something",
          "；%s 已经结束；如果 %s "
          "在等待某个条件成立，已没有别的进程能使这个条件成立",
          ended, w->name);
}

/* ---- fork() in a loop ---- */

static int is_child_of(const struct proc *p, const struct proc *maker)
{
    return p->parent == maker && p->leader == p;
}

/* How many its maker has made after it. */
static int younger_than(const struct proc *p)
{
    const struct trace *t = the_past();
    size_t i;
    int n = 0;

    for (i = 0; i < t->n_procs; i++)
        n += is_child_of(t->proc[i], p->parent) &&
             t->proc[i]->birth->in > p->birth->in;
    return n;
}

/* Of three or more children each has made as many as its maker has made after
 * it: as who does not exit(), and goes on with the loop. A tree that is meant
 * hardly looks so. */
static int goes_on_with_loop(const struct proc *maker)
{
    const struct trace *t = the_past();
    const struct proc *p;
    size_t i;

    for (i = 0; i < t->n_procs; i++) {
        p = t->proc[i];
        if (is_child_of(p, maker) &&
            (p->executed || p->children != younger_than(p)))
            return 0;
    }
    return maker->children >= 3;
}

void add_forkers(struct buf *b)
{
    const struct trace *t = the_past();
    const struct proc *p;
    size_t i;
    int n = 0;

    if (t == NULL || t->n_procs == 0 || !goes_on_with_loop(t->proc[0]))
        return;
    for (i = 0; i < t->n_procs; i++) {
        p = t->proc[i];
        if (!is_child_of(p, t->proc[0]) || p->children == 0)
            continue;
        if (n++ < 3)
            add(b, "%s%s",
                n == 1                          ? either("; ", "；")
                : n + 1 == t->proc[0]->children ? either(" and ", " 和 ")
                                                : either(", ", "、"),
                p->role);
    }
    speak(b,
          "%s have called fork(), too: a child that does not exit() goes on "
          "with its parent's loop",
          "%s也调用过 fork()：子进程不调用 exit()，就会继续执行父进程的循环",
          n > 3 ? either(" and others", " 等") : either("", " "));
}

/* ---- wait() where SIGCHLD is ignored ---- */

int waits_for_all(const struct waiter *w, struct buf *line)
{
    const struct trace *t = the_past();
    const struct proc *p, *ended = NULL;
    size_t i;

    if (w->what != CHILD || !starts(w->t->call, "wait4") ||
        (int)w->t->arg[0] > 0 || !(w->t->ignored >> (SIGCHLD - 1) & 1))
        return 0;
    for (i = 0; t != NULL && i < t->n_procs; i++) {
        p = t->proc[i];
        if (p->leader == p && p->parent != NULL && p->end_line != NEVER &&
            w->p != NULL && p->parent->leader == w->p->leader)
            ended = p;
    }
    if (ended == NULL)
        return 0;
    speak(
        line,
        "%s is in wait(), and ignores SIGCHLD: so wait() returns only when all "
        "its children have ended; %s has ended, %s still waits for %s",
        "%s 在 wait() 中等待，并且忽略 SIGCHLD，所以 wait() "
        "要等到所有子进程都结束才返回；%s 已经结束，%s 还在等待 %s",
        w->name, ended->role, w->name, list_of(is_needed, w));
    return 1;
}
