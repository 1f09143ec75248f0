/*
 * splice.c - data that goes from one descriptor to another
 *
 * c->o is where it comes from, c->to where it goes.
 */
#include "data.h"
#include <stdlib.h>

static int to_is_first(const struct call *c)
{
    return is(c, "sendfile") || is(c, "sendfile64");
}

/* Where the other descriptor stands. */
static int second(const struct call *c)
{
    return is(c, "tee") || to_is_first(c) ? 1 : 2;
}

static void begins(struct call *c, struct slot *s)
{
    struct slot *from, *to;

    from = to_is_first(c) ? slot_of(c->p, c->arg[second(c)]) : s;
    to = slot_of(c->p, c->arg[to_is_first(c) ? 0 : second(c)]);
    c->o = from != NULL ? from->o : NULL;
    c->to = to != NULL ? to->o : NULL;
    if (from == NULL || to == NULL || fails(c))
        return;
    takes_out(c, slot_of(c->p, c->arg[to_is_first(c) ? second(c) : 0]));
    c->was_in = c->to->inside;
    acts(c, c->to, PUT);
    if (succeeds(c))
        fill(c->to, c->ret);
}

static void returned(struct call *c)
{
    struct object *from = c->o != NULL ? source_of(c->o) : NULL;
    long long inside = from != NULL ? from->inside : 0;

    has_taken_out(c);
    if (from != NULL && is(c, "tee")) /* it only copies */
        from->inside = inside;
}

static struct answer why(struct call *c)
{
    struct act *a;

    if (c->o == NULL || c->to == NULL)
        return unknown;
    if (!c->o->alone && c->ready == 0)
        return why_taken_out(c);
    a = first_act(c->to, c, TAKE);
    return c->was_in > 0 && a != NULL ? by(a) : no;
}

static void say(struct call *c, struct words *w)
{
    add(&w->head, "%s(", c->name);
    say_fd(&w->head, c->arg[0]);
    add(&w->head, ", ");
    say_fd(&w->head, c->arg[second(c)]);
    add(&w->head, ")");
    say_number(c, w);
}

#define MOVES                                                                  \
    .fd = 1, .say = say, .begins = begins, .returned = returned,               \
    .may = has_object, .why = why

static void from_memory(struct call *c, struct slot *s)
{
    puts_in(c, s);
}

const struct kind splice_calls[] = {
    {.name = "splice", MOVES},
    {.name = "tee", MOVES},
    {.name = "sendfile", MOVES},
    {.name = "sendfile64", .libc = "sendfile", MOVES},
    {.name = "copy_file_range"},
    {.name = "vmsplice",
     .fd = 1,
     .begins = from_memory,
     .may = has_object,
     .why = why_put_in},
    {.name = NULL},
};
