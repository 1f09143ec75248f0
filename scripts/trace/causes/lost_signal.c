/*
 * lost_signal.c - a signal that came before the wait, or that is blocked
 */
#include "lost_signal.h"
#include "handler.h"
#include <signal.h>
#include <stdio.h>
#include <string.h>

static int is_wait_for_signal(const struct call *c)
{
    return c != NULL && (is(c, "pause") || starts(c->name, "rt_sig"));
}

static int is_awaited(const struct waiter *w, const char *signal)
{
    int n;

    if (!starts(w->t->call, "rt_sigtimedwait"))
        return 1;
    for (n = 1; n <= 64; n++)
        if ((w->t->awaited >> (n - 1) & 1) &&
            strcmp(name_of_signal(n), signal + 3) == 0)
            return 1;
    return 0;
}

/* It came to another thread, whose handler ran: sigwait() in this one would
 * have taken it, had that one blocked it. */
static int is_elsewhere(const struct waiter *w, const struct line *l)
{
    return starts(w->t->call, "rt_sigtimedwait") && l->p != w->p &&
           l->p->leader == w->p->leader && l->how == HANDLER;
}

static int times_there(const struct line *there)
{
    const struct trace *t = the_past();
    const struct line *l;
    int n = 0;

    for (l = t->line; l < t->line + t->n; l++)
        n += l->type == SIGNAL && l->p == there->p && l->how == HANDLER &&
             strcmp(signal_of(l), signal_of(there)) == 0;
    return n;
}

/* The last signal that would have ended this wait, but came before it began:
 * its handler ran, or sigwait() found it gone since it was not blocked. That
 * a child has ended only if there is no other. */
static const struct line *came_before(const struct waiter *w)
{
    const struct trace *t = the_past();
    int takes = starts(w->t->call, "rt_sigtimedwait"); /* it waits to take it */
    const struct line *l, *found = NULL;
    size_t i;

    for (i = 0; t != NULL && w->p != NULL && i < t->n; i++) {
        l = &t->line[i];
        if (l->type != SIGNAL || (l->p != w->p && !is_elsewhere(w, l)) ||
            (l->how != HANDLER && !takes) ||
            (found != NULL && starts(l->text, "SIGCHLD")) ||
            !is_awaited(w, signal_of(l)))
            continue;
        found = l->p == w->p && is_wait_for_signal(l->broke) ? NULL : l;
    }
    return found;
}

/* Another thread of its process takes this signal: it would have it now, but
 * for the last one of its kind, whose handler has not returned. */
static int is_for_other(const struct waiter *w, int number)
{
    const struct waiter *k;

    for (k = waiter; k < waiter + n_waiters; k++)
        if (k != w && same_process(k, w) && is_in_handler(k, number))
            return w->t->for_any >> (number - 1) & 1;
    return 0;
}

/* From outside nobody knows which thread is in a handler. */
static int may_be_for_other(const struct waiter *w, int number)
{
    const struct waiter *k;

    for (k = waiter; k < waiter + n_waiters && w->p == NULL; k++)
        if (k != w && k->what != DEAD && same_process(k, w))
            return w->t->for_any >> (number - 1) & 1;
    return 0;
}

/* One that waits to be let in. */
static int blocked_signal(const struct waiter *w)
{
    unsigned long long set = w->t->pending & w->t->blocked & ~w->t->awaited;
    int n;

    for (n = 1; n <= 64; n++)
        if ((set >> (n - 1) & 1) && is_for_other(w, n))
            set &= ~(1ULL << (n - 1));
    if (set & ~(1ULL << (SIGCHLD - 1)))
        set &= ~(1ULL << (SIGCHLD - 1)); /* hardly the one that is meant */
    for (n = 1; n <= 64; n++)
        if (set >> (n - 1) & 1)
            return n;
    return 0;
}

/* Is this a message that goes into that queue, or out of it? 3</name> */
static int is_of_queue(const struct call *c, const char *kind, const char *fd)
{
    const char *key = strchr(fd, '<'), *own = strchr(c->arg[0], '<');

    return starts(c->name, kind) && succeeds(c) && key != NULL && own != NULL &&
           strcmp(key, own) == 0;
}

/* Its last mq_notify(), if messages were in the queue by then, *n, and all have
 * stayed there. */
static int is_told_too_late(const struct waiter *w, int *n)
{
    const struct call *note = NULL;
    struct call *c;
    size_t i = 0;

    while ((c = next_call(&i)) != NULL)
        if (is(c, "mq_notify") && succeeds(c) && is_program(w, c->p))
            note = has(c, "SIGEV_SIGNAL") ? c : NULL;
    *n = 0;
    for (i = 0; note != NULL && (c = next_call(&i)) != NULL;) {
        if (is_of_queue(c, "mq_timedsend", note->arg[0]))
            *n += c->out < note->in;
        else if (is_of_queue(c, "mq_timedreceive", note->arg[0]))
            *n = c->out < note->in ? *n - 1 : 0;
    }
    return *n > 0;
}

/* kill() and the like: whom, and with which signal; NULL: another call. */
static const char *sends(const struct call *c, long long *to)
{
    int thread = is(c, "tgkill");

    if (!is(c, "kill") && !thread && !starts(c->name, "rt_sigqueueinfo"))
        return NULL;
    *to = amount(c->arg[0]);
    return succeeds(c) && starts(c->arg[1 + thread], "SIG") ? c->arg[1 + thread]
                                                            : NULL;
}

/* How often it was sent to this process: by kill(), or by an end. */
static int times_sent(const struct waiter *w, const char *signal)
{
    const struct trace *t = the_past();
    const struct call *c;
    const char *sent;
    size_t i = 0;
    long long to;
    int n = 0;

    while ((c = next_call(&i)) != NULL) {
        sent = sends(c, &to);
        n += sent != NULL && to == w->t->pid && strcmp(sent, signal) == 0;
    }
    for (i = 0; strcmp(signal, "SIGCHLD") == 0 && i < t->n_procs; i++)
        n += t->proc[i]->leader == t->proc[i] && t->proc[i]->parent != NULL &&
             t->proc[i]->end_line != NEVER &&
             t->proc[i]->parent->leader == w->p->leader;
    return n;
}

/* A signal that is pending already is not kept a second time. */
static int add_merged(struct buf *b, const struct waiter *w,
                      const struct line *l)
{
    const char *signal = signal_of(l);
    int sent = times_sent(w, signal), taken = times_there(l);

    if (sent <= taken || starts(signal, "SIGRT"))
        return 0;
    speak(b,
          "; %s was sent to it %d times, and its handler has run only %d "
          "time%s: while one is pending, another of the same kind is not kept",
          "；%s 共发送了 %d 个，信号处理函数只执行了 %d "
          "次%s：标准信号不排队，已有一个未决时，再来的同一种信号就丢失了",
          signal, sent, taken, taken == 1 ? "" : either("s", ""));
    if (strcmp(signal, "SIGCHLD") == 0)
        speak(b,
              "; so its handler should call waitpid() with WNOHANG until there "
              "is no child left that has ended",
              "；所以信号处理函数应当循环调用 waitpid()（用 WNOHANG），"
              "直到没有已经结束的子进程");
    return 1;
}

static int is_ignored(const struct waiter *w, const char *signal)
{
    const struct trace *t = the_past();
    size_t i;

    for (i = 0; i < t->n; i++)
        if (t->line[i].type == SIGNAL && t->line[i].how == IGNORED &&
            is_program(w, t->line[i].p) &&
            strcmp(signal_of(&t->line[i]), signal) == 0)
            return 1;
    return 0;
}

/* The last signal that was sent, and is not what this one waits for. */
static void add_sent(struct buf *b, const struct waiter *w)
{
    const struct call *c, *found = NULL;
    const char *signal = NULL, *sent;
    long long to, target = 0;
    size_t i = 0;

    while ((c = next_call(&i)) != NULL) {
        sent = sends(c, &to);
        if (sent == NULL || c->p->leader == w->p->leader)
            continue;
        if (to != w->t->pid && to != c->p->leader->pid)
            continue;
        found = c;
        signal = sent;
        target = to;
    }
    if (found == NULL)
        return;
    if (target != w->t->pid)
        speak(b, "; %s sent %s to itself", "；%s 把 %s 发送给了自己",
              found->p->role, signal);
    else if (!is_awaited(w, signal))
        speak(b, "; %s sent %s, which this call does not wait for",
              "；%s 发送了 %s，而这个调用等待的不是这个信号", found->p->role,
              signal);
    else if (is_ignored(w, signal))
        speak(b, "; %s sent %s, which %s ignores",
              "；%s 发送了 %s，而 %s 忽略这个信号", found->p->role, signal,
              w->name);
}

/* Its handler of SIGCHLD has waited for some of its children, not for all. */
static void add_unheard_ends(struct buf *b, const struct waiter *w)
{
    const struct trace *t = the_past();
    const struct proc *p;
    size_t i, left = 0, reaped = 0, heard = 0;

    if (t == NULL || w->p == NULL)
        return;
    for (i = 0; i < t->n; i++)
        if (t->line[i].type == SIGNAL && t->line[i].how == HANDLER &&
            t->line[i].p->leader == w->p->leader &&
            starts(t->line[i].text, "SIGCHLD"))
            heard++;
    for (i = 0; i < t->n_procs; i++) {
        p = t->proc[i];
        if (p->leader != p || p->parent == NULL || p->end_line == NEVER ||
            p->parent->leader != w->p->leader)
            continue;
        if (p->reaped)
            reaped++;
        else
            left++;
    }
    if (heard > 0 && reaped > 0 && left > 0)
        speak(b,
              "; children that have ended, and nobody has waited for: %zu; one "
              "SIGCHLD may stand for several ends",
              "；已经结束而没有被回收的子进程：%zu 个；一个 SIGCHLD "
              "可能代表多个子进程结束",
              left);
}

enum certainty waits_for_signal(const struct waiter *w, struct buf *b)
{
    const struct line *lost;
    int blocked = blocked_signal(w), n;

    speak(b, "%s waits for a signal in %s", "%s 在 %s 中等待信号", w->name,
          call_of_waiter(w));
    if (blocked) {
        speak(b, "; SIG%s is there, but %s", "；SIG%s 处于未决状态，但%s",
              name_of_signal(blocked),
              starts(w->t->call, "rt_sigtimedwait")
                  ? either("is none of those that it waits for",
                           "不在它等待的信号之中")
                  : either("blocked while it waits", "在等待期间被阻塞"));
        return may_be_for_other(w, blocked) ? KNOWS_WAIT : KNOWS_CAUSE;
    }
    lost = came_before(w);
    if (lost != NULL && lost->p != w->p) {
        speak(b,
              "; %s came%s, but to %s, which had not blocked it: its "
              "handler ran there",
              "；%s 来过%s，但递送给了没有阻塞这个信号的 %s，"
              "信号处理函数已在其中执行",
              signal_of(lost), times(times_there(lost)), lost->p->role);
        return KNOWS_CAUSE;
    }
    if (lost != NULL && lost->how == HANDLER && add_merged(b, w, lost))
        return KNOWS_CAUSE;
    if (lost != NULL) {
        speak(b, "; %s", "；在此之前已经来过 %s", signal_of(lost));
        if (lost->cause != NEVER)
            speak(b, " from %s", "（来自 %s）",
                  the_past()->line[lost->cause].p->role);
        speak(b,
              " came before%s: it does not end this wait, and nobody sends "
              "another",
              "，%s：这个信号不能结束现在的等待，也没有进程再发送",
              lost->how == HANDLER
                  ? either(", and its handler had run when the wait "
                           "began",
                           "等待开始时信号处理函数已经执行过")
                  : either(", was not blocked, and did nothing",
                           "当时没有被阻塞，没有起作用"));
        return KNOWS_CAUSE;
    }
    if (is_told_too_late(w, &n)) {
        speak(b,
              "; mq_notify() tells only of a message that comes into an empty "
              "queue, and %d %s in the queue when it was called",
              "；mq_notify() 只在消息进入空队列时通知，而调用它的时候"
              "队列里已有 %d 条%s",
              n, n == 1 ? either("was", "消息") : either("were", "消息"));
        return KNOWS_CAUSE;
    }
    speak(b, ", and nobody here is left to send one",
          "，而这里已没有进程能发送信号");
    add_unheard_ends(b, w);
    add_sent(b, w);
    if (the_past() == NULL)
        speak(b, " (whether alarm() will is not to be seen from outside)",
              "（alarm() 会不会发送信号，从外部无法得知）");
    add_others(b, w);
    return KNOWS_WAIT;
}
