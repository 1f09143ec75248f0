/*
 * poll.c - waiting for several descriptors at once
 */
#include "poll.h"
#include <stdlib.h>
#include <string.h>

#define MOST 64 /* descriptors that are looked at */

int is_ready(const struct watched *w)
{
    struct object *from = source_of(w->o);

    return w->in && from != NULL && from->inside > 0;
}

static int is_closed(const struct object *o, const struct object *end)
{
    return end != NULL && o->mask == NULL && end->writers == 0 &&
           !end->outside && (o->peer_key != NULL || o->address == NULL);
}

static struct act *first_on(struct call *c, const struct watched *w)
{
    if (w->o->mask != NULL)
        return first_signal(c->p, c, w->o->mask);
    if (w->o->timer)
        return NULL;
    if (w->out && !w->in)
        return first_act(w->o, c, TAKE | NO_READER);
    return first_act(source_of(w->o), c, PUT | CONNECTED | NO_WRITER);
}

struct answer first_of(struct call *c, const struct watched *w, size_t n)
{
    struct act *a, *found = NULL;
    int closed = 0;
    size_t i;

    for (i = 0; i < n; i++) {
        a = first_on(c, &w[i]);
        closed |= is_closed(w[i].o, source_of(w[i].o));
        if (a != NULL && (found == NULL || a->line < found->line))
            found = a;
    }
    if (found == NULL && closed)
        return no;
    return found != NULL ? by(found) : unknown;
}

static int is_no_time(const char *time)
{
    return strcmp(time, "0") == 0 || starts(time, "{tv_sec=0, tv_nsec=0}") ||
           starts(time, "{tv_sec=0, tv_usec=0}");
}

size_t first_before(struct call *c, const struct watched *w, size_t n)
{
    const struct object *from;
    size_t line = NEVER;

    while (n-- > 0 && line == NEVER) {
        from = source_of(w[n].o);
        if (!w[n].in || w[n].o->timer || w[n].o->mask != NULL || from == NULL)
            continue;
        line = done_before(from, c,
                           from->inside > 0 ? PUT | CONNECTED : NO_WRITER);
    }
    return line;
}

/* ---- poll() ---- */

/* The descriptors of [{fd=3, events=POLLIN}, ...], and what is said of each
 * behind this name. */
static size_t in_list(struct call *c, const char *s, const char *name,
                      struct watched *w)
{
    const char *what;
    struct slot *slot;
    size_t n = 0;

    while (n < MOST && (s = field(s, "fd")) != NULL) {
        slot = slot_of(c->p, keep_text(s, strcspn(s, ",}")));
        what = field(s, name);
        if (slot == NULL || what == NULL)
            continue;
        what = keep_text(what, strcspn(what, "}"));
        w[n].o = slot->o;
        w[n].out = strstr(what, "POLLOUT") != NULL;
        w[n++].in =
            strstr(what, "POLLIN") != NULL || strstr(what, "POLLHUP") != NULL;
    }
    return n;
}

static void polls(struct call *c, struct slot *unused)
{
    struct watched w[MOST];
    size_t n = in_list(c, c->arg[0], "events", w);

    (void)unused;
    while (n-- > 0)
        c->ready += is_ready(&w[n]);
}

static int may_poll(const struct call *c)
{
    return !is_no_time(c->arg[2]);
}

static struct answer why_polled(struct call *c)
{
    struct watched w[MOST];

    if (c->ret <= 0)
        return c->ret == 0 ? unknown : no;
    if (c->ready > 0)
        return no;
    return first_of(c, w, in_list(c, c->result, "revents", w));
}

static size_t polled_before(struct call *c)
{
    struct watched w[MOST];

    return c->ret > 0 ? first_before(c, w, in_list(c, c->result, "revents", w))
                      : NEVER;
}

static void say_poll(struct call *c, struct words *w)
{
    const char *s, *name;
    int n = 0, ready = 0;

    add(&w->head, "poll(");
    for (s = c->arg[0]; (s = field(s, "fd")) != NULL && n < 8; n++)
        add(&w->head, "%sfd %d", n ? ", " : "", atoi(s));
    add(&w->head, ")");
    if (say_failed(c, w))
        return;
    if (c->ret == 0)
        add(&w->tail, " = 0, none is ready");
    for (s = c->result; (s = field(s, "fd")) != NULL && ready < 8; ready++) {
        name = field(s, "revents");
        if (name != NULL)
            add(&w->tail, "%s fd %d %.*s", ready ? "," : " =", atoi(s),
                (int)strcspn(name, "}"), name);
    }
    if (c->ret > 0 && ready == 0)
        add(&w->tail, " = %lld", c->ret);
}

/* ---- select() ---- */

/* The descriptors of [3<pipe:[77]> 5]; in and out say what they are for. */
static size_t in_set(struct call *c, const char *s, int in, int out,
                     struct watched *w, size_t n)
{
    int no_brackets = 0;
    struct slot *slot;
    const char *end;

    if (*s++ != '[')
        return n;
    for (; n < MOST && *s >= '0' && *s <= '9'; s = end + (*end == ' ')) {
        for (end = s; *end >= '0' && *end <= '9';)
            end++;
        if (*end == '<')
            end = unit(end, &no_brackets);
        slot = slot_of(c->p, keep_text(s, (size_t)(end - s)));
        if (slot != NULL)
            w[n++] = (struct watched){slot->o, in, out};
    }
    return n;
}

static void selects(struct call *c, struct slot *unused)
{
    struct watched w[MOST];
    size_t n = in_set(c, c->arg[1], 1, 0, w, 0);

    (void)unused;
    while (n-- > 0)
        c->ready += is_ready(&w[n]);
}

static int may_select(const struct call *c)
{
    return !is_no_time(c->arg[4]);
}

/* 1 (in [3], out [4]) */
static size_t selected(struct call *c, struct watched *w)
{
    const char *in = strstr(c->result, "in ["),
               *out = strstr(c->result, "out [");
    size_t n = 0;

    if (in != NULL)
        n = in_set(c, in + 3, 1, 0, w, n);
    if (out != NULL)
        n = in_set(c, out + 4, 0, 1, w, n);
    return n;
}

static size_t selected_before(struct call *c)
{
    struct watched w[MOST];

    return first_before(c, w, selected(c, w));
}

static struct answer why_selected(struct call *c)
{
    struct watched w[MOST];

    if (c->ret <= 0)
        return c->ret == 0 ? unknown : no;
    if (c->ready > 0)
        return no;
    return first_of(c, w, selected(c, w));
}

static void say_set(struct buf *b, const char *s)
{
    int n = 0, no_brackets = 0;

    for (s += *s == '['; *s >= '0' && *s <= '9'; s += *s == ' ') {
        add(b, "%sfd %d", n++ ? ", " : "", atoi(s));
        while (*s >= '0' && *s <= '9')
            s++;
        if (*s == '<')
            s = unit(s, &no_brackets);
    }
}

static void say_select(struct call *c, struct words *w)
{
    const char *in = strstr(c->result, "in ["),
               *out = strstr(c->result, "out [");

    add(&w->head, "select(");
    say_set(&w->head, c->arg[1]);
    if (*c->arg[2] == '[') {
        add(&w->head, "; ");
        say_set(&w->head, c->arg[2]);
    }
    add(&w->head, ")");
    if (say_failed(c, w))
        return;
    if (c->ret == 0)
        add(&w->tail, " = 0, none is ready");
    if (in != NULL || out != NULL)
        add(&w->tail, " = ");
    if (in != NULL)
        say_set(&w->tail, in + 3);
    if (out != NULL) {
        add(&w->tail, in != NULL ? "; " : "");
        say_set(&w->tail, out + 4);
        add(&w->tail, " to write");
    }
}

#define POLL                                                                   \
    .on = "several", .say = say_poll, .begins = polls, .may = may_poll,        \
    .why = why_polled, .done = polled_before
#define SELECT                                                                 \
    .libc = "select", .on = "several", .say = say_select, .begins = selects,   \
    .may = may_select, .why = why_selected, .done = selected_before

const struct kind poll_calls[] = {
    {.name = "poll", .quiet = 1, POLL}, {.name = "ppoll", .libc = "poll", POLL},
    {.name = "select", SELECT},         {.name = "pselect6", SELECT},
    {.name = "_newselect", SELECT},     {.name = NULL},
};
