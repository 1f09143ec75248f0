/*
 * socket.c - who is connected to whom
 */
#include "data.h"
#include <stdlib.h>
#include <string.h>

static void is_new(struct call *c)
{
    struct slot *s;

    if (!succeeds(c))
        return;
    close_slot(c, (long)c->ret);
    s = open_slot(c->p, c->result, READS | WRITES);
    if (s == NULL)
        return;
    if (strchr(c->result, '<') != NULL)
        s->o->outside = 0;
    take_flags(s, c->args);
    s->o->socket = 1;
}

static void connects(struct call *c, struct slot *s)
{
    struct object *at;

    if (s == NULL || fails(c))
        return;
    acts(c, at_address(c->arg[1], s->o->datagrams), CONNECTED);
    at = at_address(c->arg[1], 0);
    if (at == NULL)
        return;
    c->to = at;
    c->ready = at->inside;
    at->inside++;
}

static int asks_for_names(struct call *c, struct slot *s)
{
    (void)s;
    return strstr(c->arg[1], "/nscd/socket") != NULL;
}

/* listen(1) admits two that are not accepted yet. */
static void listens(struct call *c, struct slot *s)
{
    if (s != NULL && s->o->address != NULL && succeeds(c))
        object_at(s->o->address)->capacity = amount(c->arg[1]) + 1;
}

/* It waits for an accept() if the queue is full. */
static struct answer why_connected(struct call *c)
{
    struct act *a = NULL;

    if (c->to != NULL && c->to->capacity > 0 && c->ready >= c->to->capacity)
        a = first_act(c->to, c, TAKE);
    return a != NULL ? by(a) : no;
}

static struct object *address_of(const struct call *c)
{
    return c->o != NULL && c->o->address != NULL ? object_at(c->o->address)
                                                 : NULL;
}

static void accepts(struct call *c, struct slot *s)
{
    struct object *at = address_of(c);

    if (s == NULL)
        return;
    if (at != NULL)
        c->ready = at->inside;
    acts(c, at, TAKE);
    c->contested = s->o->waiting > 0;
    s->o->waiting++;
}

static void has_accepted(struct call *c)
{
    struct object *at = address_of(c);
    struct slot *s;

    if (c->o == NULL)
        return;
    if (c->o->waiting > 0)
        c->o->waiting--;
    if (at != NULL && at->inside > 0)
        at->inside--;
    if (!succeeds(c))
        return;
    s = open_slot(c->p, c->result, READS | WRITES);
    if (s == NULL)
        return;
    take_flags(s, c->args);
    s->o->socket = 1;
    s->o->outside = 0;
}

static struct answer why_accepted(struct call *c)
{
    struct act *a;

    if (c->ready > 0)
        return no;
    if (address_of(c) == NULL || c->ret < 0)
        return unknown;
    a = first_act(address_of(c), c, CONNECTED);
    return a != NULL && !rivals(c->o, c) ? by(a) : unknown;
}

static size_t connected_before(struct call *c)
{
    return done_before(address_of(c), c, CONNECTED);
}

static void shuts(struct call *c, struct slot *s)
{
    if (s != NULL && !has(c, "SHUT_RD,") && succeeds(c))
        acts(c, s->o, NO_WRITER);
}

/* ---- words ---- */

static void say_socket(struct call *c, struct words *w)
{
    add(&w->head, "socket(%s, %s)", c->arg[0], c->arg[1]);
    say_new_fd(c, w);
}

static void say_with_address(struct call *c, struct words *w)
{
    add(&w->head, "%s(", c->name);
    say_fd(&w->head, c->arg[0]);
    add(&w->head, ", ");
    say_address(&w->head, c->arg[1]);
    add(&w->head, ")");
    say_worked(c, w);
}

static void say_got_address(struct call *c, struct words *w)
{
    add(&w->head, "%s(", c->name);
    say_fd(&w->head, c->arg[0]);
    add(&w->head, ")");
    if (say_failed(c, w))
        return;
    add(&w->tail, " = ");
    say_address(&w->tail, c->arg[1]);
}

static void say_accept(struct call *c, struct words *w)
{
    add(&w->head, "accept(");
    say_fd(&w->head, c->arg[0]);
    add(&w->head, ")");
    say_new_fd(c, w);
}

#define ACCEPT                                                                 \
    .fd = 1, .on = "socket", .say = say_accept, .begins = accepts,             \
    .returned = has_accepted, .why = why_accepted, .done = connected_before

const struct kind socket_calls[] = {
    {.name = "socket", .say = say_socket, .returned = is_new},
    {.name = "bind", .fd = 1, .say = say_with_address},
    {.name = "listen", .fd = 1, .begins = listens},
    {.name = "connect",
     .fd = 1,
     .on = "socket",
     .say = say_with_address,
     .is_libc = asks_for_names,
     .begins = connects,
     .why = why_connected},
    {.name = "accept", ACCEPT},
    {.name = "accept4", .libc = "accept", ACCEPT},
    {.name = "shutdown", .fd = 1, .begins = shuts},
    {.name = "getsockname", .fd = 1, .say = say_got_address},
    {.name = "getpeername", .fd = 1, .say = say_got_address},
    {.name = "setsockopt", .fd = 1},
    {.name = "getsockopt", .fd = 1},
    {.name = NULL},
};
