/*
 * poll.c - waiting for several at once
 */
#include "table.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST 16 /* descriptors that are looked at */

/* The slot of the descriptor that stands at s. */
static struct slot *slot_at(struct call *c, const char *s)
{
    char fd[24];

    snprintf(fd, sizeof(fd), "%d", atoi(s));
    return slot_of(c->p, fd);
}

/* What it is about to find: it need not wait. */
static void begins(struct call *c, struct slot *unused)
{
    const char *s = c->arg[0];
    struct slot *slot;
    int n;

    (void)unused;
    for (n = 0; n < MOST && (s = field(s, "fd")) != NULL; n++) {
        slot = slot_of(c->p, keep_text(s, strcspn(s, ",}")));
        if (slot != NULL && source_of(slot->o) != NULL &&
            source_of(slot->o)->inside > 0 &&
            starts(s + strcspn(s, ","), ", ev"))
            c->ready += strstr(s, "POLLIN") != NULL;
    }
}

static int is_closed(const struct object *o, const struct object *end)
{
    return end != NULL && !o->takes_signals && end->writers == 0 &&
           !end->outside && (o->peer_key != NULL || o->address == NULL);
}

static struct act *first_on(struct call *c, struct slot *slot, const char *s)
{
    struct object *o = slot->o, *end = source_of(o);

    if (o->takes_signals)
        end = c->p->leader->signals;
    if (strstr(s, "POLLOUT") != NULL && strstr(s, "POLLIN") == NULL)
        return first_act(o, c, TAKE);
    return first_act(end, c, PUT | CONNECTED | NO_WRITER | SENT);
}

/* The first act on any of the descriptors that it found ready. */
static struct answer why(struct call *c)
{
    const char *s = c->result;
    struct act *a, *found = NULL;
    struct slot *slot;
    int n, closed = 0;

    if (c->ret <= 0)
        return c->ret == 0 ? unknown : no;
    if (c->ready > 0)
        return no;
    for (n = 0; n < MOST && (s = field(s, "fd")) != NULL; n++) {
        slot = slot_at(c, s);
        if (slot == NULL)
            continue;
        a = first_on(c, slot, s);
        closed |= is_closed(slot->o, source_of(slot->o));
        if (a != NULL && (found == NULL || a->line < found->line))
            found = a;
    }
    if (found == NULL && closed)
        return no;
    return found != NULL ? by(found) : unknown;
}

static void say(struct call *c, struct words *w)
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

static struct answer not_known(struct call *c)
{
    (void)c;
    return unknown;
}

#define POLL .on = "several", .say = say, .begins = begins, .why = why
#define SELECT .libc = "select", .on = "several", .why = not_known
#define EPOLL .libc = "epoll_wait", .fd = 1, .on = "several", .why = not_known

const struct kind poll_calls[] = {
    {.name = "poll", .quiet = 1, POLL},
    {.name = "ppoll", .libc = "poll", POLL},
    {.name = "select", SELECT},
    {.name = "pselect6", SELECT},
    {.name = "_newselect", SELECT},
    {.name = "epoll_create"},
    {.name = "epoll_create1", .libc = "epoll_create"},
    {.name = "epoll_ctl", .fd = 1},
    {.name = "epoll_wait", EPOLL},
    {.name = "epoll_pwait", EPOLL},
    {.name = "epoll_pwait2", EPOLL},
    {.name = NULL},
};
