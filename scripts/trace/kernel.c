/*
 * kernel.c - what the calls do to each other, line by line
 */
#include "kernel.h"
#include "actions.h"
#include "calls/semaphore.h"
#include "calls/table.h"
#include "names.h"
#include "speech.h"
#include <string.h>

static struct trace *t;
static size_t now;    /* the line */
static size_t events; /* things that have happened, as far as they are shown */

/* ---- a call is made ---- */

static void ends(struct proc *p)
{
    if (p->end_line != NEVER)
        return;
    p->end_line = now;
    events++;
    p->left = copy_table(p->fds);
    if (p->fds != NULL && p->fds->users-- == 1)
        close_all(p, now);
    p->fds = NULL;
    if (p->leader == p)
        undo_semaphores(p, NULL);
    if (p->leader == p && pidfd_of(p) != NULL) {
        end_acts(p, pidfd_of(p), PUT);
        pidfd_of(p)->inside = 1;
    }
    if (p->leader == p && p->parent != NULL)
        end_acts(p, signals_of(p->parent->leader), SENT); /* SIGCHLD */
}

/* A lock does not ask for O_NONBLOCK, epoll_wait() and poll() do not either. */
static int does_not_wait(const struct call *c)
{
    const char *on = c->kind->on;

    return c->nonblock && (on == NULL || strcmp(on, "socket") == 0 ||
                           strcmp(on, "mqueue") == 0);
}

/* Of a call that is not known nobody can say that it does not wait. */
static int can_wait(const struct call *c)
{
    if (c->kind == NULL)
        return *c->name != '?';
    return c->kind->why != NULL && !does_not_wait(c) &&
           (c->kind->may == NULL || c->kind->may(c));
}

/* The descriptor that it is about; NULL if it has none. */
static struct slot *slot_of_call(struct call *c)
{
    if (fd_of(c->arg[0]) >= 0 &&
        (strchr(c->arg[0], '<') != NULL || (c->kind != NULL && c->kind->fd)))
        return slot_of(c->p, c->arg[0]);
    if (starts(c->name, "mmap") && fd_of(c->arg[4]) >= 0)
        return slot_of(c->p, c->arg[4]);
    return NULL;
}

/* 1: it is; 2: it may be the program's own, and shows nothing. */
static int is_libcs(struct call *c, struct slot *s)
{
    if (*c->name == '?' || (s != NULL && s->noise))
        return 1;
    if (c->kind == NULL)
        return 0;
    if (c->kind->hidden)
        return c->kind->asked ? 2 : 1;
    return c->kind->is_libc != NULL ? c->kind->is_libc(c, s) : 0;
}

/* A look at /proc/PID/stat: does that process sleep? */
static enum show looks(struct call *c, struct proc *whom)
{
    if (!is(c, "read") || strstr(c->arg[1], ") ") == NULL || c->ret <= 0)
        return is(c, "read") ? HIDDEN : ASIDE;
    c->about = whom;
    return LOOKED;
}

static enum show show_of(struct call *c, struct slot *s)
{
    int libcs;

    if (is(c, "exit_group") || is(c, "exit"))
        return EXITS;
    if (is(c, "rt_sigreturn"))
        return RETURNS;
    if (s != NULL && s->look != NULL)
        return looks(c, s->look);
    if (s != NULL && s->inherited && says(c) &&
        (s->o->readers == 0 || s->o->outside))
        return SAID;
    libcs = is_libcs(c, s);
    if (c->torn && !can_wait(c))
        return HIDDEN;
    return libcs == 0 ? SHOWN : libcs == 1 ? HIDDEN : ASIDE;
}

/* The same call again after a signal that has changed nothing. */
static int goes_on(struct call *c)
{
    struct call *before = c->p->restarting;

    c->p->restarting = NULL;
    if (before == NULL || before->show != SHOWN || before->kind != c->kind ||
        strcmp(before->name, c->name) != 0)
        return 0;
    c->in = before->in;
    c->event = before->event;
    c->goes_on = 1;
    return 1;
}

/* restart_syscall() is the call that the signal has broken into. */
static void restarts(struct call *c)
{
    const struct call *before = c->p->restarting;

    if (before == NULL || !is(c, "restart_syscall"))
        return;
    c->name = before->name;
    c->kind = before->kind;
    c->args = before->args;
    memcpy(c->arg, before->arg, sizeof(c->arg));
    c->n_args = before->n_args;
}

static void enter(struct call *c)
{
    struct slot *s;

    c->at = now;
    cut_args(c);
    restarts(c);
    s = slot_of_call(c);
    c->o = s != NULL ? s->o : NULL;
    c->has_fd = s != NULL;
    c->nonblock = s != NULL && s->open_file->nonblock;
    c->show = show_of(c, s);
    if (c->show == EXITS) {
        ends(c->p);
        return;
    }
    if (c->show == RETURNS) {
        c->broken = c->p->broken;
        c->p->broken = NULL;
        events++;
        return;
    }
    if (c->show != SHOWN || !goes_on(c))
        c->event = c->show <= ASIDE ? events : events++;
    if (c->kind != NULL && c->kind->begins != NULL)
        c->kind->begins(c, s);
}

/* ---- it returns ---- */

/* Nobody is behind a file or the kernel's own socket. */
static int is_alone(const struct call *c)
{
    return c->o != NULL && c->o->alone && c->kind != NULL &&
           c->kind->on == NULL;
}

int hangs(const struct call *c)
{
    int restarts = starts(c->error, "ERESTART") && c != c->p->last;

    return !c->known && !restarts && c->show == SHOWN && can_wait(c);
}

static struct answer answer_of(struct call *c)
{
    struct answer answer;

    if (!c->known || strcmp(c->error, "EINTR") == 0) {
        answer = unknown;
        if (*c->interrupted != '\0')
            answer.cause = sender(c->p, c->interrupted, c->in, c->out);
        return answer;
    }
    if (c->kind == NULL)
        return unknown;
    if (strcmp(c->error, "EAGAIN") == 0 && !c->kind->timed)
        return no;
    answer = c->kind->why(c);
    return answer.cause == NEVER && is_alone(c) ? no : answer;
}

static void waits(struct call *c, struct answer a)
{
    if (c->show != SHOWN || !a.waited || c->waited)
        return;
    if (a.cause == NEVER && events == c->event + 1)
        return; /* nobody has done anything meanwhile */
    if (a.cause != NEVER && a.cause < c->in)
        return;
    c->waited = 1;
    c->went_on = now;
    c->cause = a.cause;
    events++;
}

/* What it needed was there: who has done that? */
static void finds(struct call *c)
{
    if (!c->waited && c->kind != NULL && c->kind->done != NULL && succeeds(c))
        c->cause = c->kind->done(c);
}

static void leave(struct call *c)
{
    int broken = !c->known && starts(c->error, "ERESTART");

    if (c->show == EXITS || c->show == RETURNS)
        return;
    c->at = now;
    if (broken &&
        (*c->interrupted == '\0' || !is_handled(c->p, c->interrupted))) {
        c->p->restarting = c;
        return;
    }
    if (broken)
        c->p->broken = c; /* the line of the signal comes next */
    else if (!c->known)
        return; /* it is being killed in it */
    else if (c->out != c->in && can_wait(c))
        waits(c, answer_of(c));
    finds(c);
    if (c->kind != NULL && c->kind->returned != NULL)
        c->kind->returned(c);
    else
        gives_fd(c);
}

/* ---- signals and ends ---- */

/* Does the process end, or stop, by this signal? Its next line says so. */
static enum how next_ends(const struct line *l)
{
    const struct line *next = l->next != NEVER ? &t->line[l->next] : NULL;
    size_t n = strcspn(l->text, " ");

    if (next == NULL || (next->type != KILLED && next->type != STOPPED))
        return NOTHING;
    if (strncmp(strstr(next->text, "SIG") ? strstr(next->text, "SIG") : "",
                l->text, n) != 0)
        return NOTHING;
    return next->type == KILLED ? ENDS : STOPS;
}

/* A signal breaks into a call: it slept if others have acted since. */
static void breaks(struct line *l, struct call *c)
{
    l->broke = c;
    if (c->show == SHOWN && events > c->event + 1 && !c->waited) {
        l->wakes = 1;
        c->waited = 1;
        c->went_on = now;
        c->cause = l->cause;
    }
}

static void signalled(struct line *l)
{
    struct proc *p = l->p;

    l->cause = sender(p, l->text, 0, now);
    if (p->stopped && starts(l->text, "SIGCONT ")) {
        p->stopped = 0;
        p->stop_line = now;
        l->goes_on = 1;
        events++;
        if (!is_handled(p, l->text)) {
            l->how = IGNORED;
            return;
        }
    }
    if (next_ends(l)) {
        l->how = next_ends(l);
        p->fatal = l->cause;
        return;
    }
    if (is_ignored(p, l->text)) {
        l->how = IGNORED;
        return;
    }
    l->how = is_handled(p, l->text) ? HANDLER : NOTHING;
    if (p->broken != NULL && l->how == HANDLER)
        breaks(l, p->broken);
    events++;
}

static void stopped(struct line *l)
{
    struct proc *p = l->p;

    p->stop_line = now;
    l->cause = p->fatal;
    p->fatal = NEVER;
    p->stopped = 1;
    events++;
}

/* What has not returned at the end of its process, or of the trace. */
static void never_returns(struct proc *p)
{
    struct call *c = p->last;

    if (c == NULL || !hangs(c) || c->show != SHOWN)
        return;
    c->waited = 1;
    c->hangs =
        p->end_line == NEVER || (p->fatal == NEVER && p->doomed == NEVER &&
                                 t->line[p->end_line].type == KILLED);
}

static void dead(struct line *l)
{
    struct proc *p = l->p;

    if (p->end_line != NEVER)
        return;
    p->end_cause = p->fatal != NEVER            ? p->fatal
                   : strstr(l->text, "SIGKILL") ? p->doomed
                                                : NEVER;
    ends(p);
    never_returns(p);
}

/* ---- all ---- */

static void is_of_kind(struct call *c)
{
    c->kind = kind_of(c->name);
    if (c->kind != NULL)
        c->name = c->kind->name;
}

static void follow_line(struct line *l)
{
    switch (l->type) {
    case IN:
        enter(l->c);
        break;
    case WHOLE:
        enter(l->c);
        leave(l->c);
        break;
    case OUT:
        if (l->c->in == now)
            enter(l->c); /* its beginning is not in the trace */
        leave(l->c);
        break;
    case SIGNAL:
        signalled(l);
        break;
    case STOPPED:
        stopped(l);
        break;
    case EXITED:
    case KILLED:
        dead(l);
        break;
    }
}

void follow(struct trace *trace)
{
    struct line *l;
    size_t i;

    t = trace;
    for (now = 0; now < t->n; now++) {
        l = &t->line[now];
        held_fds.now = now;
        if (l->c != NULL && l->type <= WHOLE && l->c->kind == NULL)
            is_of_kind(l->c);
        if (l->p->stopped && l->type != SIGNAL && l->type != KILLED) {
            l->p->stopped = 0;
            l->p->stop_line = now;
            l->goes_on = 1;
            events++;
        }
        follow_line(l);
    }
    for (i = 0; i < t->n_procs; i++)
        if (t->proc[i]->end_line == NEVER)
            never_returns(t->proc[i]);
}
