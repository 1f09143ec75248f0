/*
 * waits.c - did a call have to wait, and what let it go on?
 *
 * Only calls that another process came between are looked at. The answer is
 * an act on the same object that began after the call and before its return;
 * if it lies before the call there was nothing to wait for. Where two acts are
 * equally possible there is no answer: a wait without a cause.
 */
#include "waits.h"
#include "parse.h"
#include <stdlib.h>
#include <string.h>

#define LONG_SEARCH 1000 /* acts that are looked at for one call */

const struct answer no = {0, NEVER}, unknown = {1, NEVER};

struct answer by_line(size_t line)
{
    return (struct answer){1, line};
}

/* What cannot be seen in the picture is no cause. */
struct answer by(const struct act *a)
{
    return a->c != NULL && (a->c->show == HIDDEN || a->c->show == ASIDE)
               ? unknown
               : by_line(a->from);
}

size_t after_line(const struct object *o, size_t line)
{
    size_t low = 0, high = o->n, middle;

    while (low < high) {
        middle = (low + high) / 2;
        if (o->act[middle].line <= line)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct act *next_act(struct object *o, const struct call *c, int types,
                     size_t *i)
{
    size_t last = *i + LONG_SEARCH;
    struct act *a;

    for (; *i < o->n && *i < last; (*i)++) {
        a = &o->act[*i];
        if (a->line >= c->out)
            return NULL;
        if (((int)a->type & types) && a->who != c->p) {
            (*i)++;
            return a;
        }
    }
    return NULL;
}

struct act *first_act(struct object *o, const struct call *c, int types)
{
    size_t i;

    if (o == NULL)
        return NULL;
    i = after_line(o, c->in);
    return next_act(o, c, types, &i);
}

struct act *last_act(struct object *o, const struct call *c, int types)
{
    struct act *last = NULL, *a;
    size_t i;

    if (o == NULL)
        return NULL;
    i = after_line(o, c->in);
    while ((a = next_act(o, c, types, &i)) != NULL)
        last = a;
    return last;
}

size_t done_before(const struct object *o, const struct call *c, int types)
{
    struct act *last = NULL, *a;
    size_t i, looked = 0;

    for (i = o != NULL ? o->n : 0; i-- > 0 && looked < LONG_SEARCH; looked++) {
        a = &o->act[i];
        if (a->line >= c->in || !((int)a->type & types))
            continue;
        if (a->who == c->p || (last != NULL && last->who != a->who))
            return NEVER;
        last = last != NULL ? last : a;
    }
    return last != NULL ? by(last).cause : NEVER;
}

/* ---- signals ---- */

/* A message has come, mq_notify() says. */
static size_t sender_of_message(const struct proc *p, const struct proc *from,
                                size_t line)
{
    const struct object *o = p->leader->noted_by;
    size_t i;

    for (i = o != NULL ? o->n : 0; i-- > 0;)
        if (o->act[i].type == PUT && o->act[i].line < line &&
            o->act[i].who->leader == from->leader)
            return o->act[i].from;
    return NEVER;
}

size_t sender(struct proc *p, const char *signal, size_t after, size_t line)
{
    size_t n = strcspn(signal, " "), i;
    const char *pid = field(signal, "si_pid"), *name;
    struct proc *from = pid != NULL ? process(line, amount(pid)) : NULL;
    struct act *a;

    if (from == NULL || from == p)
        return NEVER;
    if (strstr(signal, "CLD_STOPPED") != NULL ||
        strstr(signal, "CLD_CONTINUED") != NULL)
        return from->stop_line;
    if (strstr(signal, "si_code=CLD_") != NULL)
        return from->end_line;
    if (strstr(signal, "SI_MESGQ") != NULL)
        return sender_of_message(p, from, line);
    if (p->signals == NULL)
        return NEVER;
    for (i = p->signals->n; i-- > 0;) {
        a = &p->signals->act[i];
        if (a->line < after)
            break;
        if (a->c == NULL)
            continue;
        name = strstr(a->c->args, "SIG");
        if (a->line < line && a->who->leader == from->leader && name != NULL &&
            strncmp(name, signal, n) == 0)
            return a->from;
    }
    return NEVER;
}

/* Does the mask hold this one? It is SIGCHLD, if an end has sent it. */
static int in_mask(const char *mask, const struct act *a)
{
    const char *name = a->c != NULL ? strstr(a->c->args, "SIG") : "SIGCHLD";
    size_t n = name != NULL ? strcspn(name, ", )}") : 0;
    const char *s;

    if (n <= 3)
        return 0;
    if (starts(mask, "~["))
        return 1;
    for (s = mask; *s != '\0'; s += s[0] != '\0') {
        s += strspn(s, "[ ");
        if (strncmp(s, name + 3, n - 3) == 0 && strcspn(s, " ]") == n - 3)
            return 1;
        s += strcspn(s, " ]");
    }
    return 0;
}

struct act *first_signal(struct proc *p, const struct call *c, const char *mask)
{
    struct object *o = p->leader->signals;
    struct act *a;
    size_t i;

    if (o == NULL)
        return NULL;
    i = after_line(o, c->in);
    while ((a = next_act(o, c, SENT, &i)) != NULL)
        if (in_mask(mask, a))
            return a;
    return NULL;
}

/* ---- what goes in and comes out ---- */

int rivals(struct object *o, const struct call *c)
{
    struct act *a;
    size_t i = after_line(o, c->in);

    if (c->contested)
        return 1;
    while ((a = next_act(o, c, TAKE, &i)) != NULL)
        if (a->c == NULL || a->c->out != a->c->in ||
            strstr(c->name, "sem") == NULL)
            return 1;
    return 0;
}

static const char *data_of(const struct call *c)
{
    const char *s = field(c->args, "mtext");

    if (s == NULL)
        s = field(c->args, "iov_base");
    return s != NULL ? s : strchr(c->args, '"');
}

/* Do both begin with the same data? It is cut off somewhere. */
int same_data(const struct call *a, const struct call *b)
{
    const char *s = data_of(a), *r = data_of(b);
    size_t n = 1;

    if (s == NULL || r == NULL)
        return 0;
    while (s[n] == r[n] && s[n] != '"' && s[n] != '\0')
        n++;
    return s[n] == '"' || r[n] == '"';
}

/* Have several processes put something there meanwhile? */
static int several_put(struct object *o, const struct call *c)
{
    struct act *a, *first = first_act(o, c, PUT);
    size_t i = after_line(o, c->in);

    while ((a = next_act(o, c, PUT, &i)) != NULL)
        if (a->who != first->who)
            return 1;
    return 0;
}

/* If it is not clear by whom it was, the data tells. */
struct answer put(struct object *o, struct call *c)
{
    struct act *a, *found = NULL;
    size_t i = after_line(o, c->in);
    int unclear = rivals(o, c) || several_put(o, c);

    while ((a = next_act(o, c, PUT, &i)) != NULL) {
        if (!unclear)
            return by(a);
        if (a->c == NULL || !same_data(a->c, c))
            continue;
        if (found != NULL)
            return unknown;
        found = a;
    }
    return found != NULL ? by(found) : unknown;
}
