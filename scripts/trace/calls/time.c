/*
 * time.c - sleeping, which nobody ends
 */
#include "table.h"
#include <stdlib.h>

static struct answer time_is_over(struct call *c)
{
    (void)c;
    return unknown;
}

static void say(struct call *c, struct words *w)
{
    const char *t = c->arg[starts(c->name, "clock") ? 2 : 0];
    const char *s = field(t, "tv_sec"), *n = field(t, "tv_nsec");

    add(&w->head, "nanosleep(");
    if (s != NULL && n != NULL)
        add(&w->head, "%.9g s", (double)amount(s) + (double)amount(n) / 1e9);
    add(&w->head, ")");
    say_worked(c, w);
}

#define SLEEP .libc = "nanosleep", .on = "time", .say = say, .why = time_is_over

const struct kind time_calls[] = {
    {.name = "nanosleep", SLEEP},
    {.name = "clock_nanosleep", SLEEP},
    {.name = NULL},
};
