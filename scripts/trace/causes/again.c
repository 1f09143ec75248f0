/*
 * again.c - who makes the same call again and again, and gets nothing by it
 */
#include "again.h"
#include <stdlib.h>
#include <string.h>

#define A_TICK 2    /* lines, at least: it does not compute in between */
#define LATELY 2000 /* lines of the trace */
#define OFTEN 200   /* calls in these, of which this one is every fourth */
#define AT_LEAST 6  /* ... or so many, in a loop that naps */

/* It gets nothing: it failed, it has come to the end of file. */
static int is_in_vain(const struct call *c)
{
    return *c->error != '\0' ||
           (c->known && c->ret == 0 &&
            (starts(c->name, "read") || starts(c->name, "recv")));
}

/* The same descriptor: the socket may be a new one each time. */
static int is_same_call(const struct call *a, const struct call *b)
{
    return strcmp(a->name, b->name) == 0 && strcmp(a->error, b->error) == 0 &&
           a->n_args > 0 && b->n_args > 0 &&
           (fd_of(a->arg[0]) >= 0 ? fd_of(a->arg[0]) == fd_of(b->arg[0])
                                  : strcmp(a->arg[0], b->arg[0]) == 0);
}

/* The last line of a call that has returned, before *i; NULL if there is none
 * of those that were lately. */
static struct call *call_before(const struct trace *t, size_t *i, size_t first)
{
    const struct line *l;

    while (*i > first) {
        l = &t->line[--*i];
        if ((l->type == WHOLE || l->type == OUT) && l->c != NULL)
            return l->c;
    }
    return NULL;
}

/* It is in one that takes five seconds or more: it does not try any more. */
static int sleeps_long(const struct proc *p)
{
    const char *s = p->last != NULL && strstr(p->last->name, "sleep") != NULL
                        ? strstr(p->last->args, "tv_sec=")
                        : NULL;

    return s != NULL && atoi(s + strlen("tv_sec=")) >= 5;
}

const struct call *repeated(const struct waiter *w)
{
    const struct trace *t = the_past();
    const struct call *found = NULL;
    struct call *c;
    size_t first, i, all = 0, same = 0;

    if (t == NULL || w->p == NULL || sleeps_long(w->p) ||
        w->p->lines < (size_t)w->t->cpu * A_TICK)
        return NULL;
    first = t->n > LATELY ? t->n - LATELY : 0;
    for (i = t->n; (c = call_before(t, &i, first)) != NULL;) {
        if (c->p != w->p)
            continue;
        all++;
        if (found == NULL && is_in_vain(c))
            found = c;
        same += found != NULL && is_in_vain(c) && is_same_call(c, found);
        if (same >= AT_LEAST && same * 8 >= all)
            return found;
    }
    return all >= OFTEN && same * 4 >= all ? found : NULL;
}
