/*
 * special.c - descriptors of the kernel: eventfd, timerfd, pidfd
 */
#include "../parse.h"
#include "table.h"
#include <stdlib.h>

static void counts(struct call *c)
{
    struct slot *s = gives_fd(c);

    if (s == NULL)
        return;
    s->o->outside = 0;
    s->o->counts = 1;
    s->o->one_by_one = has(c, "EFD_SEMAPHORE");
    s->o->inside = amount(c->arg[0]);
}

static void is_timer(struct call *c)
{
    struct slot *s = gives_fd(c);

    if (s != NULL)
        s->o->timer = 1;
}

/* All descriptors of a process are one object. */
static void watches(struct call *c)
{
    struct proc *p = process(c->at, amount(c->arg[0]));
    struct slot *s;
    struct buf key = {0};

    if (!succeeds(c) || p == NULL)
        return;
    add(&key, "%lld<pid:%lld>", c->ret, p->pid);
    close_slot(c, (long)c->ret);
    s = open_slot(c->p, key.s, READS);
    free(key.s);
    if (s == NULL)
        return;
    s->o->pidfd = 1;
    s->o->outside = 0;
    s->o->inside = p->end_line != NEVER;
}

static void say_pidfd(struct call *c, struct words *w)
{
    add(&w->head, "pidfd_open(%s)", process_name(c, amount(c->arg[0])));
    say_new_fd(c, w);
}

const struct kind special_calls[] = {
    {.name = "eventfd", .returned = counts},
    {.name = "eventfd2", .libc = "eventfd", .returned = counts},
    {.name = "timerfd_create", .returned = is_timer},
    {.name = "timerfd_settime", .fd = 1},
    {.name = "timerfd_gettime", .fd = 1},
    {.name = "pidfd_open", .say = say_pidfd, .returned = watches},
    {.name = NULL},
};
