/*
 * facts.c - what happened, as lines of fields (trace -f); see main.c
 */
#include "model.h"
#include <stdlib.h>
#include <string.h>

static struct trace *t;
static const struct rows *rows;
static FILE *out;

/* ---- the names that a program gives to the calls ---- */

static const struct {
    const char *kernel, *libc;
} names[] = {
    {"accept4", "accept"},
    {"clock_nanosleep", "nanosleep"},
    {"dup3", "dup2"},
    {"epoll_create1", "epoll_create"},
    {"epoll_pwait", "epoll_wait"},
    {"epoll_pwait2", "epoll_wait"},
    {"eventfd2", "eventfd"},
    {"execve", "exec"},
    {"execveat", "exec"},
    {"exit_group", "exit"},
    {"mmap2", "mmap"},
    {"mq_getsetattr", "mq_setattr"},
    {"mq_timedreceive", "mq_receive"},
    {"mq_timedsend", "mq_send"},
    {"openat", "open"},
    {"pipe2", "pipe"},
    {"ppoll", "poll"},
    {"pread64", "pread"},
    {"pselect6", "select"},
    {"_newselect", "select"},
    {"pwrite64", "pwrite"},
    {"recvfrom", "recv"},
    {"rt_sigaction", "sigaction"},
    {"rt_sigpending", "sigpending"},
    {"rt_sigprocmask", "sigprocmask"},
    {"rt_sigqueueinfo", "sigqueue"},
    {"rt_sigsuspend", "sigsuspend"},
    {"rt_sigtimedwait", "sigwait"},
    {"semtimedop", "semop"},
    {"sendto", "send"},
    {"signalfd4", "signalfd"},
    {"tkill", "tgkill"},
    {"unlinkat", "unlink"},
    {"wait4", "wait"},
    {"waitpid", "wait"},
    {"waitid", "wait"},
};

static const char *libc_name(const struct call *c)
{
    size_t i;

    if (is(c, "futex") && c->values != NULL)
        return "pthread_join";
    if (is(c, "futex"))
        return strstr(c->arg[1], "WAKE") != NULL ? "futex_wake" : "futex_wait";
    if (is(c, "clone") || is(c, "clone3") || is(c, "fork") || is(c, "vfork"))
        return strstr(c->args, "CLONE_THREAD") != NULL ? "pthread_create"
               : is(c, "vfork") || strstr(c->args, "CLONE_VFORK") ? "vfork"
                                                                  : "fork";
    if (starts(c->name, "mknod") && strstr(c->args, "S_IFIFO") != NULL)
        return "mkfifo";
    if (is(c, "tgkill") && atoll(c->arg[0]) == c->p->pid)
        return "raise";
    for (i = 0; i < LENGTH(names); i++)
        if (is(c, names[i].kernel))
            return names[i].libc;
    return c->name;
}

/* ---- what a call is about ---- */

static const char *kind_of(const struct object *o)
{
    const char *key = o != NULL ? o->key : NULL;

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
    static const struct {
        const char *call, *kind;
    } of[] = {
        {"wait", "child"},     {"poll", "several"},
        {"select", "several"}, {"epoll_", "several"},
        {"pause", "signal"},   {"sigsuspend", "signal"},
        {"sigwait", "signal"}, {"nanosleep", "time"},
        {"vfork", "child"},    {"pthread_join", "thread"},
        {"futex", "word"},     {"accept", "socket"},
        {"connect", "socket"}, {"mq_", "mqueue"},
        {"flock", "lock"},     {"fcntl", "lock"},
        {"msg", "queue"},      {"sem", "set"},
        {"open", "fifo"},
    };
    const char *name = libc_name(c);
    size_t i;

    for (i = 0; i < LENGTH(of); i++)
        if (starts(name, of[i].call))
            return of[i].kind;
    return kind_of(c->o);
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

/* What a program may well ask itself, though libc asks it, too. */
static int is_asked(const struct call *c)
{
    static const char *const asks[] = {
        "getpid",      "getppid", "gettid",    "getuid",   "geteuid",
        "getgid",      "getegid", "getgroups", "getpgrp",  "getpgid",
        "getsid",      "umask",   "uname",     "times",    "getrusage",
        "sched_yield", "munmap",  "mremap",    "readlink", "getrandom"};
    size_t i;

    for (i = 0; i < LENGTH(asks); i++)
        if (is(c, asks[i]))
            return 1;
    return 0;
}

static void did(const struct call *c)
{
    begin(c->libc && !is_asked(c) ? "libc" : "did", c->p);
    fprintf(out, "\t%s\t%zu\t", libc_name(c), c->in + 1);
    if (c->out == NEVER)
        fputs("-", out);
    else
        fprintf(out, "%zu", c->out + 1);
    fprintf(out, "\t%s = %s\n", c->args, c->out == NEVER ? "?" : c->result);
}

/* Who has let it go on, and by which call. */
static void until(size_t cause)
{
    const struct row *r = cause != NO_ROW ? &rows->row[cause] : NULL;

    if (r == NULL)
        fputs("\tunknown\t-", out);
    else
        fprintf(out, "\t%s\t%s", r->p->role,
                r->type == END    ? "end"
                : r->c != NULL    ? libc_name(r->c)
                : r->type == WAIT ? "stop"
                                  : "-");
}

static void waited(const struct call *c)
{
    const struct row *went_on = &rows->row[c->resumed];

    begin("wait", c->p);
    fprintf(out, "\t%s\t%s", libc_name(c), about(c));
    until(went_on->cause);
    fprintf(out, "\t%zu\t%zu\n", c->in + 1, went_on->line + 1);
}

/* Acts of this type before c began, if all are by one process: the last. */
static const struct act *only_act(const struct object *o, const struct call *c,
                                  int types)
{
    const struct act *last = NULL, *a;
    size_t i, looked = 0;

    for (i = o != NULL ? o->n : 0; i-- > 0 && looked < 1000; looked++) {
        a = &o->act[i];
        if (a->line >= c->in || !((int)a->type & types))
            continue;
        if (last != NULL && last->who != a->who)
            return NULL;
        last = last != NULL ? last : a;
    }
    return last;
}

/* What c needed had been done before it began: by whom? */
static const struct act *done_before(const struct call *c)
{
    const char *n = libc_name(c), *flags;

    if (strcmp(n, "accept") == 0)
        return c->o != NULL && c->o->address != NULL
                   ? only_act(object_at(c->o->address), c, CONNECTED)
                   : NULL;
    if (strcmp(n, "open") == 0) {
        flags = c->arg[starts(c->name, "openat") ? 2 : 1];
        return c->o == NULL || !c->o->fifo || strstr(flags, "O_RDWR")
                   ? NULL
                   : only_act(c->o, c,
                              strstr(flags, "O_WRONLY") ? READS_NOW
                                                        : WRITES_NOW);
    }
    if (starts(n, "read") || starts(n, "recv"))
        return c->o == NULL ? NULL
               : c->o->datagrams && c->o->address != NULL
                   ? only_act(object_at(c->o->address), c, PUT)
                   : only_act(other_end(c->o), c, c->ret > 0 ? PUT : NO_WRITER);
    if (strcmp(n, "msgrcv") == 0 || strcmp(n, "mq_receive") == 0)
        return only_act(c->o, c, PUT);
    return NULL;
}

static size_t reaped_before(const struct call *c)
{
    const char *pid = is(c, "waitid") ? field(c->arg[2], "si_pid") : NULL;
    struct proc *p = process(t, c->out, pid != NULL ? atoll(pid) : c->ret);

    return strcmp(libc_name(c), "wait") == 0 && c->ret >= 0 && p != NULL &&
                   p != c->p
               ? p->end_row
               : NO_ROW;
}

/* It need not wait: what it needed was there already. */
static void found(const struct call *c)
{
    const struct act *a = done_before(c);
    size_t cause = a != NULL && a->who != c->p ? a->row : reaped_before(c);

    if (cause == NO_ROW || !succeeds(c))
        return;
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
    fprintf(out, "\t%s\t%s\t%zu\n", libc_name(c), kind_of(other_end(c->o)),
            c->out + 1);
}

static int is_end_of_file(const struct call *c)
{
    const char *n = libc_name(c);

    return c->known && c->ret == 0 && c->o != NULL && !c->libc &&
           !c->o->datagrams &&
           (strcmp(n, "read") == 0 || strcmp(n, "readv") == 0 ||
            strcmp(n, "recv") == 0 || strcmp(n, "recvmsg") == 0) &&
           !(strcmp(n, "read") == 0 && *c->arg[2] == '0');
}

static void call_facts(const struct call *c)
{
    did(c);
    if (c->resumed != NO_ROW)
        waited(c);
    else if (!c->known && can_wait(c) && !is_alone(c) && !c->libc &&
             !starts(c->error, "ERESTART"))
        never(c);
    else if (!c->libc && c->row != NO_ROW)
        found(c);
    if (is_end_of_file(c))
        end_of_file(c);
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
    struct proc *to = process(t, line, atoll(c->arg[thread]));

    if (strstr(c->name, "kill") == NULL &&
        strstr(c->name, "sigqueueinfo") == NULL)
        return;
    if (!succeeds(c) || !starts(c->arg[thread + 1], "SIG"))
        return;
    begin("sent", c->p);
    name_of_signal(c->arg[thread + 1]);
    fprintf(out, "\t%s\t%zu\n",
            atoll(c->arg[thread]) <= 0 ? "group"
            : to != NULL               ? to->role
                                       : "unknown",
            c->in + 1);
    if (to != NULL && atoll(c->arg[thread]) > 0) {
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

/* sigwait() and the like, and what is read from a signalfd */
static void took_by_call(struct call *c)
{
    const char *s = field(c->args, "si_signo");

    if (is(c, "rt_sigtimedwait") && c->known && c->ret > 0) {
        if (s == NULL && (s = strchr(c->result, '(')) != NULL)
            s++;
        if (s != NULL)
            took(c->p, keep_text(s, strcspn(s, ",})")), "sigwait", NO_ROW,
                 c->out);
    } else if (is(c, "read") && succeeds(c) &&
               (s = field(c->args, "ssi_signo")) != NULL) {
        took(c->p, keep_text(s, strcspn(s, ",}")), "signalfd", NO_ROW, c->out);
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
        to = process(t, i, atoll(c->arg[thread]));
        if (to != NULL && succeeds(c))
            merged(to, c->arg[thread + 1]);
    }
}

/* ---- ends ---- */

static void says(const struct call *c)
{
    size_t i = c->row;

    while (i > 0 && rows->row[i - 1].type == SAY &&
           rows->row[i - 1].line == rows->row[i].line)
        i--;
    for (; i <= c->row; i++) {
        begin("say", c->p);
        fprintf(out, "\t%s\t%zu\n", rows->row[i].text, c->in + 1);
    }
}

static void ended(const struct proc *p)
{
    const struct row *r = &rows->row[p->end_row];

    begin("end", p);
    if (starts(r->text, "exit("))
        fprintf(out, "\texit\t%d", atoi(r->text + 5));
    else if (starts(r->text, "killed by "))
        fprintf(out, "\tkilled\t%s", r->text + 10);
    else
        fputs("\tthread\t-", out);
    fprintf(out, "\t%zu\n", r->line + 1);
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
        fprintf(out, "\t%d\t%s\t%s\n", s->fd, kind_of(s->o),
                s->access == READS    ? "read"
                : s->access == WRITES ? "write"
                                      : "both");
    }
}

/* The end of a process and that of its maker; NEVER if it goes on. */
static size_t end_of(const struct proc *p)
{
    return p->end_row != NO_ROW ? rows->row[p->end_row].line : NEVER;
}

/* By somebody who is not in the trace, as by whoever ends what hangs. */
static int ended_from_outside(const struct proc *p)
{
    return p->end_row != NO_ROW && p->doomed == NO_ROW &&
           strcmp(rows->row[p->end_row].text, "killed by SIGKILL") == 0;
}

static void family(const struct proc *p)
{
    const struct proc *maker = p->parent != NULL ? p->parent->leader : NULL;

    if (maker == NULL || p->leader != p || ended_from_outside(maker) ||
        ended_from_outside(p))
        return;
    if (end_of(maker) < end_of(p)) {
        begin("orphan", p);
        fprintf(out, "\t%s\n", maker->role);
    } else if (end_of(p) != NEVER && !p->reaped) {
        begin("zombie", p);
        fprintf(out, "\t%s\n", maker->role);
    }
}

/* Whom a wait has taken. WNOWAIT leaves it. */
static void reaps(const struct call *c)
{
    int id = is(c, "waitid");
    const char *pid = id ? field(c->arg[2], "si_pid") : NULL;
    struct proc *p;

    if (strcmp(libc_name(c), "wait") != 0 || !succeeds(c) ||
        strstr(c->args, "WNOWAIT") != NULL ||
        strstr(c->args, "STOPPED(") != NULL ||
        strstr(c->args, "CONTINUED(") != NULL ||
        strstr(c->args, "CLD_STOPPED") != NULL ||
        strstr(c->args, "CLD_CONTINUED") != NULL)
        return;
    p = process(t, c->out, pid != NULL ? atoll(pid) : c->ret);
    if (p != NULL)
        p->reaped = 1;
}

static void call_begins(struct call *c)
{
    if (is(c, "exit_group") || is(c, "exit") || is(c, "rt_sigreturn"))
        return;
    if (c->row != NO_ROW && rows->row[c->row].type == SAY)
        says(c);
    else
        call_facts(c);
    sent(c, c->in);
    took_by_call(c);
    reaps(c);
}

void print_facts(struct trace *trace, const struct rows *r, FILE *f)
{
    struct line *l;
    size_t i;

    t = trace;
    rows = r;
    out = f;
    for (i = 0; i < t->n_procs; i++)
        if (t->proc[i]->lines > 0)
            made(t->proc[i]);
    for (i = 0; i < t->n; i++) {
        l = &t->line[i];
        if (l->type == WHOLE || l->type == IN ||
            (l->type == OUT && l->c->in == i))
            call_begins(l->c);
        else if (l->type == SIGNAL)
            took(l->p, keep_text(l->text, strcspn(l->text, " ")), l->how,
                 l->cause, i);
        if (l->p->end_row != NO_ROW && rows->row[l->p->end_row].line == i)
            ended(l->p);
    }
    all_merged();
    for (i = 0; i < t->n_procs; i++) {
        if (t->proc[i]->lines == 0)
            continue;
        left_open(t->proc[i]);
        family(t->proc[i]);
    }
}
