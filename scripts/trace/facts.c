/*
 * facts.c - what happened, as lines of fields (trace -f); see main.c
 */
#include "facts.h"
#include "calls/table.h"
#include "kernel.h"
#include "parse.h"
#include "speech.h"
#include <stdlib.h>
#include <string.h>

static struct trace *t;
static FILE *out;

/* ---- what a call is about ---- */

static const char *kind_of_object(const struct object *o)
{
    const char *key = o != NULL ? o->key : NULL;

    if (o != NULL && (o->counts || o->timer || o->mask != NULL || o->pidfd))
        return o->counts  ? "eventfd"
               : o->timer ? "timerfd"
               : o->pidfd ? "pidfd"
                          : "signalfd";
    if (key == NULL)
        return "-";
    if (o->socket || starts(key, "TCP ") || starts(key, "UDP ") ||
        starts(key, "unix ") || starts(key, "socket "))
        return "socket";
    if (starts(key, "pipe:"))
        return "pipe";
    if (o->mqueue)
        return "mqueue";
    if (*key == '/')
        return o->fifo ? "fifo" : "file";
    return starts(key, "queue ")  ? "queue"
           : starts(key, "set ")  ? "set"
           : starts(key, "word ") ? "word"
                                  : "-";
}

static const char *about(const struct call *c)
{
    if (is(c, "futex") && c->about != NULL)
        return "thread";
    if (c->kind != NULL && c->kind->on != NULL)
        return c->kind->on;
    return kind_of_object(c->o);
}

/* ---- lines ---- */

static void begin(const char *kind, const struct proc *p)
{
    fprintf(out, "%s\t%s", kind, p->role);
}

static void made(struct proc *p)
{
    const struct call *c = p->birth;

    begin("process", p);
    fprintf(out, "\t%s\t%s\t%s\n", p->parent != NULL ? p->parent->role : "-",
            c != NULL ? libc_name(c) : "-",
            p->program != NULL ? p->program : "-");
}

static void did(const struct call *c)
{
    begin(c->show == HIDDEN || c->show == RETURNS ? "libc" : "did", c->p);
    fprintf(out, "\t%s\t%zu\t", libc_name(c), c->in + 1);
    if (c->out == NEVER)
        fputs("-", out);
    else
        fprintf(out, "%zu", c->out + 1);
    fprintf(out, "\t%s = %s\n", c->args, c->out == NEVER ? "?" : c->result);
}

/* Who has done what stands in this line. */
static void until(size_t cause)
{
    const struct line *l = cause != NEVER ? &t->line[cause] : NULL;

    if (l == NULL)
        fputs("\tunknown\t-", out);
    else
        fprintf(out, "\t%s\t%s", l->p->role,
                l->p->end_line == cause ? "end"
                : l->type <= WHOLE      ? libc_name(l->c)
                                        : "stop");
}

static void waited(const struct call *c)
{
    begin("wait", c->p);
    fprintf(out, "\t%s\t%s", libc_name(c), about(c));
    until(c->cause);
    fprintf(out, "\t%zu\t%zu\n", c->in + 1, c->went_on + 1);
}

/* It need not wait: what it needed was there already. */
static void found(const struct call *c, size_t cause)
{
    begin("found", c->p);
    fprintf(out, "\t%s\t%s", libc_name(c), about(c));
    until(cause);
    fprintf(out, "\t%zu\t%zu\n", c->in + 1, c->out + 1);
}

static void never(const struct call *c)
{
    begin("never", c->p);
    fprintf(out, "\t%s\t%s\t%zu\n", libc_name(c), about(c), c->in + 1);
}

static void end_of_file(const struct call *c)
{
    begin("eof", c->p);
    fprintf(out, "\t%s\t%s\t%zu\n", libc_name(c),
            kind_of_object(source_of(c->o)), c->out + 1);
}

static int is_end_of_file(const struct call *c)
{
    const char *n = libc_name(c);

    return c->known && c->ret == 0 && c->o != NULL && c->show == SHOWN &&
           !c->o->datagrams &&
           (strcmp(n, "read") == 0 || strcmp(n, "readv") == 0 ||
            strcmp(n, "recv") == 0 || strcmp(n, "recvmsg") == 0) &&
           !(strcmp(n, "read") == 0 && *c->arg[2] == '0');
}

/* An end of file needs that all have closed: who is the last may be chance. */
static void all_closed(const struct call *c)
{
    const struct object *o = source_of(c->o);
    const struct act *a;
    size_t i, k;

    for (i = 0; o != NULL && i < o->n; i++) {
        a = &o->act[i];
        if (!((int)a->type & (LEFT | NO_WRITER)) || a->who == c->p ||
            a->line > c->out || a->from == c->cause)
            continue;
        for (k = i + 1; k < o->n; k++)
            if (o->act[k].who == a->who && o->act[k].line <= c->out &&
                ((int)o->act[k].type & (LEFT | NO_WRITER)))
                break;
        if (k == o->n)
            found(c, a->from);
    }
}

static void call_facts(const struct call *c)
{
    did(c);
    if (c->waited && c->went_on != NEVER)
        waited(c);
    else if (hangs(c))
        never(c);
    else if (c->cause != NEVER && c->show == SHOWN)
        found(c, c->cause);
    if (is_end_of_file(c)) {
        all_closed(c);
        end_of_file(c);
    }
}

/* ---- signals ---- */

struct signals { /* of one kind, to one process */
    int sent, taken;
    size_t last_sent, last_taken; /* lines */
};

static struct signals *count_signal(const struct proc *p, const char *text)
{
    static struct map *all;
    struct buf key = {0};
    void **n;

    if (all == NULL)
        all = new_map();
    add(&key, "%d %.*s", p->leader->order, (int)strcspn(text, " ,)"), text);
    n = at(all, key.s);
    if (*n == NULL)
        *n = keep(sizeof(struct signals));
    free(key.s);
    return *n;
}

static void name_of_signal(const char *text)
{
    fprintf(out, "\t%.*s", (int)strcspn(text, " ,)"), text);
}

static void sent(const struct call *c, size_t line)
{
    int thread = starts(c->name, "tgkill") || starts(c->name, "rt_tg");
    struct proc *to = process(line, amount(c->arg[thread]));

    if (strstr(c->name, "kill") == NULL &&
        strstr(c->name, "sigqueueinfo") == NULL)
        return;
    if (!succeeds(c) || !starts(c->arg[thread + 1], "SIG"))
        return;
    begin("sent", c->p);
    name_of_signal(c->arg[thread + 1]);
    fprintf(out, "\t%s\t%zu\n",
            amount(c->arg[thread]) <= 0 ? "group"
            : to != NULL                ? to->role
                                        : "unknown",
            c->in + 1);
    if (to != NULL && amount(c->arg[thread]) > 0) {
        count_signal(to, c->arg[thread + 1])->sent++;
        count_signal(to, c->arg[thread + 1])->last_sent = c->in;
    }
}

static void took(const struct proc *p, const char *signal, const char *how,
                 size_t cause, size_t line)
{
    struct signals *n = count_signal(p, signal);

    begin("took", p);
    name_of_signal(signal);
    fprintf(out, "\t%s", how);
    until(cause);
    fprintf(out, "\t%zu\n", line + 1);
    n->taken++;
    n->last_taken = line;
}

/* That a child has ended, and nobody cares: several of these may be one. */
static int is_usual(const struct line *l)
{
    return l->how == IGNORED && starts(l->text, "SIGCHLD ");
}

/* sigwait() and the like, and what is read from a signalfd */
static void took_by_call(struct call *c)
{
    const char *s = field(c->args, "si_signo");

    if (is(c, "rt_sigtimedwait") && c->known && c->ret > 0) {
        if (s == NULL && (s = strchr(c->result, '(')) != NULL)
            s++;
        if (s != NULL)
            took(c->p, keep_text(s, strcspn(s, ",})")), "sigwait", c->cause,
                 c->out);
    } else if (is(c, "read") && succeeds(c) &&
               (s = field(c->args, "ssi_signo")) != NULL) {
        took(c->p, keep_text(s, strcspn(s, ",}")), "signalfd", c->cause,
             c->out);
    }
}

static int is_standard(const char *signal)
{
    return !starts(signal, "SIGRT");
}

/* One that was sent while another one of its kind was still to be taken. One
 * may be pending at the end. */
static void merged(const struct proc *p, const char *signal)
{
    struct signals *n = count_signal(p, signal);
    int gone = n->sent - n->taken;

    if (gone > 0 && n->last_taken < n->last_sent)
        gone--;
    if (gone > 0 && is_standard(signal)) {
        begin("merged", p);
        name_of_signal(signal);
        fprintf(out, "\t%d\t%d\n", n->sent, n->taken);
    }
    n->sent = 0; /* said */
}

static void all_merged(void)
{
    struct call *c;
    struct proc *to;
    size_t i;
    int thread;

    for (i = 0; i < t->n; i++) {
        c = t->line[i].c;
        if (t->line[i].type > WHOLE || t->line[i].type == OUT ||
            (strstr(c->name, "kill") == NULL &&
             strstr(c->name, "sigqueueinfo") == NULL))
            continue;
        thread = starts(c->name, "tgkill") || starts(c->name, "rt_tg");
        to = process(i, amount(c->arg[thread]));
        if (to != NULL && succeeds(c))
            merged(to, c->arg[thread + 1]);
    }
}

/* ---- ends ---- */

static void all_said(const struct call *c)
{
    const char *s = NULL, *line;
    size_t n;

    while ((line = next_said(c, &s, &n)) != NULL) {
        begin("say", c->p);
        fprintf(out, "\t%s\t%zu\n", line, c->in + 1);
    }
}

static void ended(const struct proc *p, const struct line *l)
{
    begin("end", p);
    if (l->type == KILLED)
        fprintf(out, "\tkilled\t%.*s", (int)strcspn(l->text + 10, " "),
                l->text + 10);
    else if (p->leader != p)
        fputs("\tthread\t-", out);
    else
        fprintf(out, "\texit\t%d",
                atoi(l->c != NULL && l->type <= WHOLE ? l->c->arg[0]
                                                      : l->text + 12));
    fprintf(out, "\t%zu\n", p->end_line + 1);
}

static void left_open(const struct proc *p)
{
    const struct table *fds = p->left != NULL ? p->left : p->fds;
    const struct slot *s;
    size_t i;

    if (p->leader != p || fds == NULL)
        return;
    for (i = 0; i < fds->n; i++) {
        s = &fds->slot[i];
        if (s->inherited && s->fd <= 2)
            continue;
        begin("open", p);
        fprintf(out, "\t%d\t%s\t%s\n", s->fd, kind_of_object(s->o),
                s->access == READS    ? "read"
                : s->access == WRITES ? "write"
                                      : "both");
    }
}

/* By somebody who is not in the trace, as by whoever ends what hangs. */
static int ended_from_outside(const struct proc *p)
{
    return p->end_line != NEVER && p->doomed == NEVER &&
           t->line[p->end_line].type == KILLED &&
           strstr(t->line[p->end_line].text, "SIGKILL") != NULL;
}

static void family(const struct proc *p)
{
    const struct proc *maker = p->parent != NULL ? p->parent->leader : NULL;

    if (maker == NULL || p->leader != p || ended_from_outside(maker) ||
        ended_from_outside(p))
        return;
    if (maker->end_line < p->end_line) {
        begin("orphan", p);
        fprintf(out, "\t%s\n", maker->role);
    } else if (p->end_line != NEVER && !p->reaped) {
        begin("zombie", p);
        fprintf(out, "\t%s\n", maker->role);
    }
}

static void call_begins(struct call *c)
{
    if (is(c, "exit_group") || is(c, "exit"))
        return;
    if (c->show == SAID)
        all_said(c);
    else
        call_facts(c);
    sent(c, c->in);
    took_by_call(c);
}

/* The ends of pipes and the like, who has had them, and for how long. */
static void held(void)
{
    const struct held_fd *h;
    size_t i;

    for (i = 0; i < held_fds.n; i++) {
        h = &held_fds.item[i];
        if ((h->o->alone && !h->o->fifo) || h->who->lines == 0 ||
            h->o->key == NULL)
            continue;
        begin("held", h->who);
        fprintf(out, "\t%d\t%s\t%s\t%s\t%zu\t", h->fd, kind_of_object(h->o),
                h->access == READS    ? "read"
                : h->access == WRITES ? "write"
                                      : "both",
                h->o->key, h->from + 1);
        if (h->until == NEVER)
            fputs("-\n", out);
        else
            fprintf(out, "%zu\n", h->until + 1);
    }
}

void print_facts(struct trace *trace, FILE *f)
{
    static const char *const how[] = {"nothing", "handler", "ends", "stops",
                                      "ignored"};
    struct line *l;
    size_t i;

    t = trace;
    out = f;
    for (i = 0; i < t->n_procs; i++)
        if (t->proc[i]->lines > 0)
            made(t->proc[i]);
    for (i = 0; i < t->n; i++) {
        l = &t->line[i];
        if (l->type == WHOLE || l->type == IN ||
            (l->type == OUT && l->c->in == i))
            call_begins(l->c);
        else if (l->type == SIGNAL && !is_usual(l))
            took(l->p, keep_text(l->text, strcspn(l->text, " ")), how[l->how],
                 l->cause, i);
        if (l->p->end_line == i)
            ended(l->p, l);
    }
    all_merged();
    held();
    for (i = 0; i < t->n_procs; i++) {
        if (t->proc[i]->lines == 0)
            continue;
        left_open(t->proc[i]);
        family(t->proc[i]);
    }
}
