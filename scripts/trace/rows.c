/*
 * rows.c - from lines to rows, in their order
 *
 * A call gets its row where it begins, and another one where it went on if it
 * had to wait.
 */
#include "rows.h"
#include "calls/table.h"
#include "fold.h"
#include "names.h"
#include "speech.h"
#include <stdlib.h>
#include <string.h>

static struct trace *t;
static struct rows *rows;
static size_t now;     /* the line */
static size_t *row_at; /* of each line: its first row */

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
    if (type != START)
        row_at[now] = rows->n;
    p->last_row = rows->n;
    return rows->n++;
}

static void say_after(struct row *r, const struct row *from)
{
    struct buf b = {0};

    add(&b, "%s", from->p->name);
    if (from->type == END)
        add(&b, "'s end");
    else if (strlen(from->head) > 40)
        add(&b, "'s %.*s", (int)strcspn(from->head, "("), from->head);
    else
        add(&b, "'s %s", from->head);
    r->after = taken(&b);
}

/* Row i could happen because of what stands in this line. */
static void set_cause(size_t i, size_t line)
{
    size_t cause = line != NEVER ? row_at[line] : NO_ROW;
    struct row *r = &rows->row[i], *from;

    if (cause == NO_ROW || cause >= i)
        return;
    from = &rows->row[cause];
    from->hidden = 0;
    if (from->p == r->p)
        return;
    r->cause = cause;
    r->also = from->released;
    from->released = i;
    say_after(r, from);
}

/* A process of whose birth the trace does not tell. */
static void present(struct proc *p)
{
    if (!p->present)
        new_row(START, p, p->name);
    p->present = 1;
}

/* ---- calls ---- */

static void said(struct call *c)
{
    const char *s = NULL;
    char *line;
    size_t n;

    while ((line = next_said(c, &s, &n)) != NULL)
        new_row(SAY, c->p, line);
}

static void looked(struct call *c)
{
    const char *state = strstr(c->arg[1], ") ");
    struct row *before = NULL;
    struct buf b = {0};
    size_t n;

    add(&b, "/proc: %s ", c->about == c->p ? "itself" : c->about->name);
    n = b.n;
    add(&b, state[2] == 'S'                      ? "is asleep (S)"
            : state[2] == 'Z' || state[2] == 'X' ? "has ended (Z)"
            : state[2] == 'T'                    ? "is stopped (T)"
            : state[2] == 'D'                    ? "waits (D)"
                                                 : "runs (R)");
    if (c->p->last_row != NO_ROW)
        before = &rows->row[c->p->last_row];
    if (before != NULL && before->quiet == 2 &&
        strncmp(before->text, b.s, n) == 0)
        before->hidden = 1; /* it asks until it hears what it wants */
    n = new_row(CALL, c->p, taken(&b));
    rows->row[n].quiet = 2;
}

static int is_quiet(const struct call *c)
{
    return (c->known && c->ret == -1) || (c->kind != NULL && c->kind->quiet) ||
           (has(c, "WNOHANG") && c->ret == 0);
}

static void shown(struct call *c)
{
    struct words w = words_of(c);
    struct buf b = {0};
    struct row *r;

    if (!c->goes_on)
        new_row(CALL, c->p, "");
    r = &rows->row[row_at[c->in]];
    r->head = taken(&w.head);
    add(&b, "%s%s", r->head, w.tail.s);
    free(w.tail.s);
    r->whole = r->text = taken(&b);
    if (c->waited) {
        add(&b, c->hangs ? "%s never returned" : "%s waits", r->head);
        r->text = taken(&b);
        r->type = WAIT;
    }
    if (c->has_fd && c->known && c->ret > 0 &&
        (starts(c->name, "re") || starts(c->name, "wr") ||
         starts(c->name, "send")))
        r->got = c->ret;
    r->quiet = is_quiet(c);
}

/* read() */
static const char *said_name(const struct call *c)
{
    const char *head =
        row_at[c->in] != NO_ROW ? rows->row[row_at[c->in]].head : c->name;
    struct buf b = {0};

    add(&b, "%.*s()", (int)strcspn(head, "("), head);
    return taken(&b);
}

static void handler_returns(struct call *c)
{
    struct buf b = {0};

    add(&b, "the handler returns");
    if (c->broken != NULL && c->known && c->ret == -1)
        add(&b, "; %s = -1 %s", said_name(c->broken), c->error);
    new_row(NOTICE, c->p, taken(&b));
}

/* It ends: once, wherever the trace tells it first. */
static void ends(struct proc *p, char *text, size_t cause)
{
    if (p->end_row != NO_ROW)
        return;
    p->end_row = new_row(END, p, text);
    set_cause(p->end_row, cause);
}

static void exits(struct call *c)
{
    struct buf b = {0};

    if (is(c, "exit") && c->p->leader != c->p)
        add(&b, "ends");
    else
        add(&b, "exit(%lld)", amount(c->arg[0]));
    ends(c->p, taken(&b), NEVER);
}

/* Its column begins beside the row of the call that made it. */
static void gives_birth(struct call *c)
{
    struct proc *child = c->child;

    if (child->lines == 0 || c->show != SHOWN || child->present)
        return;
    rows->row[row_at[c->in]].born = child;
    child->present = 1;
}

static void enter(struct call *c)
{
    c->at = now;
    switch (c->show) {
    case SHOWN:
        shown(c);
        break;
    case SAID:
        said(c);
        break;
    case LOOKED:
        looked(c);
        break;
    case RETURNS:
        handler_returns(c);
        break;
    case EXITS:
        exits(c);
        break;
    case HIDDEN:
    case ASIDE:
        break;
    }
    if (is(c, "execve") && c->p->order == 1 && c->p->parent == NULL &&
        row_at[now] < 3)
        rows->row[row_at[now]].hidden = 1; /* of strace, not of the program */
    if (c->child != NULL)
        gives_birth(c);
}

/* The row of a call that waited gets another one for its return. */
static void leave(struct call *c)
{
    size_t i, begun = row_at[c->in];

    if (!c->waited || c->went_on != now)
        return;
    i = new_row(RESUME, c->p, rows->row[begun].whole);
    rows->row[i].head = rows->row[begun].head;
    set_cause(i, c->cause);
}

/* ---- signals and ends ---- */

/* The arrow from where it was sent may go to another row of the same process
 * already. */
static void set_sender(size_t i, size_t line)
{
    size_t cause = line != NEVER ? row_at[line] : NO_ROW, other;

    other = cause != NO_ROW ? rows->row[cause].released : NO_ROW;
    if (other == NO_ROW || rows->row[other].p != rows->row[i].p)
        set_cause(i, line);
}

static void signalled(struct line *l)
{
    int n = (int)strcspn(l->text, " ");
    struct buf b = {0};
    size_t i;

    if (l->goes_on) {
        i = new_row(RESUME, l->p, "SIGCONT: goes on");
        set_cause(i, l->cause);
    }
    if (l->how != HANDLER && l->how != NOTHING)
        return;
    add(&b, "%.*s", n, l->text);
    if (l->broke != NULL)
        add(&b, " interrupts %s; its handler runs", said_name(l->broke));
    else
        add(&b, ": its handler runs");
    i = new_row(l->wakes ? RESUME : NOTICE, l->p, taken(&b));
    set_sender(i, l->cause);
}

static void stopped(struct line *l)
{
    struct buf b = {0};
    size_t i;

    add(&b, "stopped by %.*s", (int)strcspn(l->text + 11, " "), l->text + 11);
    i = new_row(NOTICE, l->p, taken(&b));
    set_cause(i, l->cause);
    rows->row[i].type = WAIT;
}

static void dead(struct line *l)
{
    struct buf b = {0};

    if (starts(l->text, "exited with ") && l->p->leader == l->p)
        add(&b, "exit(%.*s)", (int)strspn(l->text + 12, "0123456789"),
            l->text + 12);
    else if (starts(l->text, "killed by "))
        add(&b, "killed by %.*s", (int)strcspn(l->text + 10, " "),
            l->text + 10);
    else
        add(&b, "ends");
    ends(l->p, taken(&b), l->p->end_cause);
}

/* ---- all ---- */

static void row_of(struct line *l)
{
    present(l->p);
    if (l->goes_on && l->type != SIGNAL)
        new_row(RESUME, l->p, "goes on");
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
            enter(l->c);
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

void make_rows(struct trace *trace, struct rows *result)
{
    size_t i;

    t = trace;
    rows = result;
    row_at = keep((t->n + 1) * sizeof(*row_at));
    for (i = 0; i <= t->n; i++)
        row_at[i] = NO_ROW;
    for (i = 0; i < t->n_procs; i++)
        t->proc[i]->end_row = t->proc[i]->last_row = NO_ROW;
    for (now = 0; now < t->n; now++)
        row_of(&t->line[now]);
    fold(t, rows);
    place(t, rows);
}
