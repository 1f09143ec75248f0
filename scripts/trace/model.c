/*
 * model.c - from strace's lines to rows, in their order
 *
 * Goes through the lines once: a call gets its row where it begins, and another
 * one where it went on if it had to wait.
 */
#include "model.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static struct trace *t;
static struct rows *rows;
static size_t now; /* the line */

/* ---- rows ---- */

static size_t new_row(enum row_type type, struct proc *p, const char *text)
{
    rows->row = more(rows->row, rows->n, &rows->room, sizeof(*rows->row));
    rows->row[rows->n] = (struct row){.type = type,
                                      .p = p,
                                      .text = text,
                                      .head = text,
                                      .line = now,
                                      .cause = NO_ROW,
                                      .released = NO_ROW,
                                      .also = NO_ROW,
                                      .times = 1,
                                      .of = 1,
                                      .hidden = p->end_row != NO_ROW};
    p->last_row = rows->n;
    return rows->n++;
}

/* Row i could happen because row `cause` did. */
static void set_cause(size_t i, size_t cause)
{
    struct row *r = &rows->row[i], *from;
    struct buf b = {0};

    if (cause == NO_ROW || cause >= i)
        return;
    from = &rows->row[cause];
    from->hidden = 0;
    if (from->p == r->p)
        return;
    r->cause = cause;
    r->also = from->released;
    from->released = i;
    add(&b, "%s", from->p->name);
    if (from->type == END)
        add(&b, "'s end");
    else if (strlen(from->head) > 40)
        add(&b, "'s %.*s", (int)strcspn(from->head, "("), from->head);
    else
        add(&b, "'s %s", from->head);
    r->after = taken(&b);
}

/* A process of whose birth the trace does not tell. */
static void present(struct proc *p)
{
    if (!p->present)
        new_row(START, p, p->name);
    p->present = 1;
}

/* ---- narration ---- */

/* A letter of it as it is shown: no control characters, nothing broken. */
static void printable(struct buf *b, const char *s, size_t n)
{
    unsigned c = 0;
    int size;

    for (; n > 0; s += size, n -= (size_t)size) {
        size = utf8(s, n, &c);
        if (size == 0 || c < ' ' || (c >= 0x7f && c < 0xa0)) {
            size = size == 0 ? 1 : size;
            add(b, c == '\t' && *s == '\t' ? " " : "?");
        } else {
            add_text(b, s, (size_t)size);
        }
    }
}

static void say(struct proc *p, struct call *c)
{
    const char *what = c->arg[1];
    size_t n, line, name;
    struct buf b = {0};
    char *s;

    if (field(what, "iov_base") != NULL)
        what = field(what, "iov_base");
    s = unquoted(what, &n);
    for (; n > 0; s += line, n -= line) {
        line = strcspn(s, "\n");
        line = line > n ? n : line;
        name = speaker(s);
        if (name == 0 || name >= line || p->speaker == NULL ||
            strlen(p->speaker) != name || strncmp(s, p->speaker, name) != 0)
            name = 0;
        else
            name += 2;
        printable(&b, s + name, line - name);
        if (n <= line && strstr(what, "\"...") != NULL)
            add(&b, "...");
        if (b.n > 0)
            c->row = new_row(SAY, p, taken(&b));
        line += line < n;
        if (line == 0)
            break;
    }
}

static int is_say(struct call *c, struct slot *s)
{
    return s != NULL && s->inherited && fd_of(c->arg[0]) != 0 &&
           (is(c, "write") || is(c, "writev")) &&
           (s->o->readers == 0 || s->o->outside);
}

/* ---- a call is made ---- */

static void ends(struct proc *p, const char *text)
{
    if (p->end_row != NO_ROW)
        return;
    p->end_row = new_row(END, p, text);
    p->left = copy_table(p->fds);
    if (p->fds != NULL && p->fds->users-- == 1)
        close_all(p, 0, now, p->end_row);
    p->fds = NULL;
}

/* A look at /proc/PID/stat: does that process sleep? */
static void looks(struct call *c, struct proc *at)
{
    const char *state = strstr(c->arg[1], ") ");
    struct row *before;
    struct buf b = {0};
    size_t n;

    if (state == NULL || c->ret <= 0)
        return;
    add(&b, "/proc: %s ", at == c->p ? "itself" : at->name);
    n = b.n;
    add(&b, state[2] == 'S'                      ? "is asleep (S)"
            : state[2] == 'Z' || state[2] == 'X' ? "has ended (Z)"
            : state[2] == 'T'                    ? "is stopped (T)"
            : state[2] == 'D'                    ? "waits (D)"
                                                 : "runs (R)");
    before = c->p->last_row != NO_ROW ? &rows->row[c->p->last_row] : NULL;
    if (before != NULL && before->quiet == 2 &&
        strncmp(before->text, b.s, n) == 0)
        before->hidden = 1; /* it asks until it hears what it wants */
    c->row = new_row(CALL, c->p, taken(&b));
    rows->row[c->row].quiet = 2;
}

/* The same call again after a signal that has changed nothing. */
static int goes_on(struct call *c)
{
    struct call *before = c->p->restarting;

    c->p->restarting = NULL;
    if (before == NULL || before->row == NO_ROW ||
        strcmp(before->name, c->name) != 0)
        return 0;
    c->row = before->row;
    c->in = before->in;
    return 1;
}

static void row_of(struct call *c, const struct slot *s, const struct names *k)
{
    struct words w;
    struct buf b = {0};
    struct row *r;

    if (!goes_on(c))
        c->row = new_row(CALL, c->p, "");
    r = &rows->row[c->row];
    r->c = c;
    say_call(c, k, &w);
    r->head = taken(&w.head);
    add(&b, "%s%s", r->head, w.tail.s);
    free(w.tail.s);
    r->text = taken(&b);
    if (s != NULL && c->known && c->ret > 0 &&
        (starts(c->name, "re") || starts(c->name, "wr") ||
         starts(c->name, "send")))
        r->got = c->ret;
    r->quiet =
        (c->known && c->ret == -1) || is(c, "ioctl") || is(c, "rt_sigaction") ||
        ((is(c, "poll") || strstr(c->args, "WNOHANG") != NULL) && c->ret == 0);
}

static const char *said_name(const struct call *c)
{
    const char *head = c->row != NO_ROW ? rows->row[c->row].head : c->name;

    return keep_text(head, strcspn(head, "("));
}

/* Its column begins beside the row of the call that made it. */
static void gives_birth(struct call *c)
{
    struct proc *child = c->child;

    if (child->lines == 0 || c->row == NO_ROW || child->present)
        return;
    rows->row[c->row].born = child;
    child->present = 1;
}

static void enter(struct call *c)
{
    struct names k = {t, now, NULL, NULL};
    struct slot *s = NULL;
    struct buf b = {0};

    cut_args(c);
    present(c->p);
    if (fd_of(c->arg[0]) >= 0 &&
        (strchr(c->arg[0], '<') != NULL || starts(c->name, "read") ||
         starts(c->name, "write") || starts(c->name, "recv") ||
         starts(c->name, "send") || starts(c->name, "dup") ||
         starts(c->name, "pread") || starts(c->name, "pwrite") ||
         starts(c->name, "mq_timed") || starts(c->name, "accept") ||
         is(c, "close") || is(c, "fcntl") || is(c, "ioctl") ||
         is(c, "connect") || is(c, "shutdown") || is(c, "lseek") ||
         is(c, "flock")))
        s = slot_of(c->p, c->arg[0]);
    else if (starts(c->name, "mmap") && fd_of(c->arg[4]) >= 0)
        s = slot_of(c->p, c->arg[4]);
    if (is(c, "exit_group") || is(c, "exit")) {
        if (is(c, "exit") && c->p->leader != c->p)
            add(&b, "ends");
        else
            add(&b, "exit(%lld)", atoll(c->arg[0]));
        ends(c->p, taken(&b));
        return;
    }
    if (is(c, "futex"))
        futex_word(c, &k);
    if (is(c, "rt_sigreturn")) {
        add(&b, "the handler returns");
        if (c->p->broken != NULL && c->known && c->ret == -1)
            add(&b, "; %s() = -1 %s", said_name(c->p->broken), c->error);
        c->p->broken = NULL;
        new_row(NOTICE, c->p, taken(&b));
        return;
    }
    if (s != NULL && s->look != NULL) {
        if (is(c, "read"))
            looks(c, s->look);
    } else if (is_say(c, s)) {
        say(c->p, c);
    } else if (is_noise(c, s)) {
        c->libc = 1;
    } else if (!(starts(c->name, "openat") && looked_at(c->arg[1]) != NULL)) {
        row_of(c, s, &k);
    }
    if (is(c, "execve") && c->p->order == 1 && c->p->parent == NULL &&
        c->row != NO_ROW && c->row < 3)
        rows->row[c->row].hidden = 1; /* of strace, not of the program */
    begins(c, s, &k);
    changes(c, s);
    if (c->child != NULL)
        gives_birth(c);
}

/* The row of a call becomes one that waits. */
static void sleeps(size_t i)
{
    struct buf b = {0};

    if (rows->row[i].type != CALL)
        return;
    rows->row[i].type = WAIT;
    add(&b, "%s waits", rows->row[i].head);
    rows->row[i].text = taken(&b);
}

/* A row for its return, if it has waited. */
static void waited(struct call *c, struct answer a)
{
    struct row *r;
    size_t i;

    if (c->row == NO_ROW || !a.waited || rows->row[c->row].type != CALL)
        return;
    if (a.cause == NO_ROW && rows->n == c->row + 1)
        return; /* nobody has done anything meanwhile */
    if (a.cause != NO_ROW && a.cause < c->row)
        return;
    i = new_row(RESUME, c->p, rows->row[c->row].text);
    r = &rows->row[c->row];
    rows->row[i].head = r->head;
    rows->row[i].c = c;
    c->resumed = i;
    sleeps(c->row);
    set_cause(i, a.cause);
}

static int is_handled(struct proc *p, const char *signal)
{
    const char *action = *action_of(p, signal, strcspn(signal, " "));

    return action != NULL && strcmp(action, "handler") == 0;
}

/* Nobody notices a signal that is ignored. */
static int is_ignored(struct proc *p, const char *signal)
{
    static const char *const usual[] = {"SIGCHLD ", "SIGURG ", "SIGWINCH ",
                                        "SIGCONT "};
    const char *action = *action_of(p, signal, strcspn(signal, " "));
    size_t i;

    for (i = 0; action == NULL && i < LENGTH(usual); i++)
        if (starts(signal, usual[i]))
            return 1;
    return action != NULL && strcmp(action, "SIG_IGN") == 0;
}

static void leave(struct call *c)
{
    int broken = !c->known && starts(c->error, "ERESTART");

    if (broken &&
        (*c->interrupted == '\0' || is_ignored(c->p, c->interrupted))) {
        c->p->restarting = c;
        return;
    }
    if (broken)
        c->p->broken = c; /* the line of the signal comes next */
    else if (!c->known)
        return; /* it is being killed in it */
    else if (c->out != c->in && can_wait(c))
        waited(c, why(t, c, rows));
    has_returned(c);
}

/* ---- signals and ends ---- */

static int next_ends(struct proc *p, size_t i)
{
    for (i++; i < t->n; i++)
        if (t->line[i].p == p)
            return t->line[i].type == KILLED || t->line[i].type == STOPPED;
    return 0;
}

static void signalled(struct proc *p, const char *text)
{
    size_t n = strcspn(text, " "), cause, i;
    struct call *c = p->broken;
    struct buf b = {0};

    cause = sender(t, p, text, 0, now);
    t->line[now].cause = cause;
    t->line[now].how = is_handled(p, text)   ? "handler"
                       : next_ends(p, now)   ? "ends"
                       : is_ignored(p, text) ? "ignored"
                                             : "nothing";
    if (p->stopped && starts(text, "SIGCONT ")) {
        p->stopped = 0;
        p->stop_row = i = new_row(RESUME, p, "SIGCONT: goes on");
        set_cause(i, cause);
        if (!is_handled(p, text))
            return;
    }
    if (next_ends(p, now)) {
        p->fatal = cause;
        return;
    }
    if (is_ignored(p, text))
        return;
    if (c != NULL && is_handled(p, text)) {
        add(&b, "%.*s interrupts %s(); its handler runs", (int)n, text,
            said_name(c));
        i = new_row(NOTICE, p, taken(&b));
        if (c->row != NO_ROW && c->row < i && i - c->row > 1 &&
            rows->row[c->row].type == CALL) {
            sleeps(c->row);
            rows->row[i].type = RESUME;
            c->resumed = i;
        }
    } else {
        add(&b, "%.*s: its handler runs", (int)n, text);
        i = new_row(NOTICE, p, taken(&b));
    }
    if (cause == NO_ROW || rows->row[cause].released == NO_ROW ||
        rows->row[rows->row[cause].released].p != p)
        set_cause(i, cause);
}

static void stopped(struct proc *p, const char *text)
{
    struct buf b = {0};

    add(&b, "stopped by %.*s", (int)strcspn(text + 11, " "), text + 11);
    p->stop_row = new_row(NOTICE, p, taken(&b));
    set_cause(p->stop_row, p->fatal);
    rows->row[p->stop_row].type = WAIT;
    p->fatal = NO_ROW;
    p->stopped = 1;
}

/* It may be dead in the midst of a call that waited. */
static void dead(struct proc *p, const char *text)
{
    struct call *c = p->last;
    struct buf b = {0};
    int was = p->end_row == NO_ROW;

    if (starts(text, "exited with "))
        add(&b, "exit(%.*s)", (int)strspn(text + 12, "0123456789"), text + 12);
    else if (starts(text, "killed by "))
        add(&b, "killed by %.*s", (int)strcspn(text + 10, " "), text + 10);
    else
        add(&b, "ends");
    if (p->leader != p && starts(text, "exited"))
        b.n = 0, add(&b, "ends");
    if (was && c != NULL && c->row != NO_ROW && c->row + 1 < rows->n &&
        !c->known && can_wait(c) && !is_alone(c))
        sleeps(c->row);
    ends(p, taken(&b));
    if (was)
        set_cause(p->end_row, p->fatal != NO_ROW        ? p->fatal
                              : strstr(text, "SIGKILL") ? p->doomed
                                                        : NO_ROW);
}

/* ---- all ---- */

void follow(struct trace *trace, struct rows *result)
{
    struct line *l;

    t = trace;
    rows = result;
    name_processes(t);
    for (now = 0; now < t->n; now++) {
        l = &t->line[now];
        present(l->p);
        if (l->p->stopped && l->type != SIGNAL && l->type != KILLED) {
            l->p->stopped = 0;
            l->p->stop_row = new_row(RESUME, l->p, "goes on");
        }
        switch (l->type) {
        case IN:
            enter(l->c);
            break;
        case WHOLE:
            enter(l->c);
            leave(l->c);
            break;
        case OUT:
            if (l->c->row == NO_ROW && l->c->in == now)
                enter(l->c); /* its beginning is not in the trace */
            leave(l->c);
            break;
        case SIGNAL:
            signalled(l->p, l->text);
            break;
        case STOPPED:
            stopped(l->p, l->text);
            break;
        case EXITED:
        case KILLED:
            dead(l->p, l->text);
            break;
        }
    }
    fold(t, rows);
    place(t, rows);
}
