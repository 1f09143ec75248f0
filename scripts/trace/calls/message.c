/*
 * message.c - System V message queues
 */
#include "sysv.h"
#include <stdlib.h>
#include <string.h>

static long type_of(const struct call *c)
{
    const char *type = field(c->args, "mtype");

    return type != NULL ? atol(type) : 0;
}

static void sends(struct call *c, struct slot *s)
{
    (void)s;
    c->o = object_of(c);
    c->ready = c->o->inside;
    if (!succeeds(c))
        return;
    acts(c, c->o, PUT);
    c->o->inside++;
}

static void receives(struct call *c, struct slot *s)
{
    (void)s;
    c->o = object_of(c);
    c->ready = c->o->inside;
    c->contested = c->o->waiting > 0;
    if (c->out != c->in)
        c->o->waiting++;
    if (succeeds(c))
        acts(c, c->o, TAKE);
}

static void has_received(struct call *c)
{
    if (c->o == NULL)
        return;
    if (c->out != c->in && c->o->waiting > 0)
        c->o->waiting--;
    if (succeeds(c) && c->o->inside > 0)
        c->o->inside--;
}

static void controls(struct call *c, struct slot *s)
{
    (void)s;
    c->o = object_of(c);
    removes(c);
}

static struct answer why_sent(struct call *c)
{
    struct act *a = NULL;

    if (c->ret < 0)
        return why_removed(c);
    if (c->o->capacity > 0 ? c->ready >= c->o->capacity : c->ready > 0)
        a = first_act(c->o, c, TAKE);
    return a != NULL ? by(a) : no;
}

/* The message that it has taken, by its type and its data. */
static struct answer why_received(struct call *c)
{
    struct act *a, *found = NULL;
    size_t i;

    if (c->ret < 0)
        return why_removed(c);
    for (i = after_line(c->o, c->in);
         (a = next_act(c->o, c, PUT, &i)) != NULL;) {
        if (a->c == NULL || !same_data(a->c, c) || type_of(a->c) != type_of(c))
            continue;
        if (found != NULL && rivals(c->o, c))
            return unknown;
        if (found == NULL)
            found = a;
    }
    if (found != NULL)
        return by(found);
    return c->ready > 0 ? no : unknown;
}

static size_t message_before(struct call *c)
{
    return done_before(c->o, c, PUT);
}

static void say_message(struct buf *b, const struct call *c)
{
    const char *text = field(c->arg[1], "mtext");

    if (field(c->arg[1], "mtype") == NULL || text == NULL)
        return;
    add(b, ", type %ld, ", type_of(c));
    say_data(b, text);
}

static void say_send(struct call *c, struct words *w)
{
    say_object(c, w);
    say_message(&w->head, c);
    say_flags(&w->head, c->arg[3], ", ");
    add(&w->head, ")");
    say_worked(c, w);
}

static void say_receive(struct call *c, struct words *w)
{
    say_object(c, w);
    if (*c->arg[3] != '\0') /* else it has not returned: nobody knows */
        add(&w->head, ", type %s", c->arg[3]);
    say_flags(&w->head, c->arg[4], ", ");
    add(&w->head, ")");
    if (say_failed(c, w))
        return;
    add(&w->tail, " = %lld", c->ret);
    say_message(&w->tail, c);
}

const struct kind message_calls[] = {
    {.name = "msgget", .say = say_get},
    {.name = "msgsnd",
     .on = "queue",
     .say = say_send,
     .begins = sends,
     .may = may_wait_for_object,
     .why = why_sent},
    {.name = "msgrcv",
     .on = "queue",
     .say = say_receive,
     .begins = receives,
     .returned = has_received,
     .may = may_wait_for_object,
     .why = why_received,
     .done = message_before},
    {.name = "msgctl", .say = say_control, .begins = controls},
    {.name = NULL},
};
