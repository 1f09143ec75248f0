/*
 * semaphore.c - System V semaphores
 *
 * The values are kept, as far as they are known: so it can be told which
 * semop() has let another one go on.
 */
#include "sysv.h"
#include <stdlib.h>
#include <string.h>

#define VALUES 8 /* of a set: the others share these */

/* ---- one step of a semop(): {sem_num=0, sem_op=-1, sem_flg=0} ---- */

struct step {
    int which;
    long change;
};

/* The next one from *s on; 0 if there is none. */
static int next_step(const char **s, struct step *step)
{
    const char *op;

    *s = field(*s, "sem_num");
    if (*s == NULL)
        return 0;
    op = field(*s, "sem_op");
    step->which = atoi(*s);
    step->change = op != NULL ? atol(op) % 100000 : 0;
    return 1;
}

static long *value_of(long *value, const struct step *step)
{
    return &value[step->which & (VALUES - 1)];
}

static void set_values(const struct call *c, long *value)
{
    const char *s = strchr(c->arg[3], '[');
    int i;

    if (has(c, "SETVAL")) {
        s = c->arg[3] + strcspn(c->arg[3], "0123456789");
        value[atoi(c->arg[1]) & (VALUES - 1)] = atol(s) % 100000;
        return;
    }
    for (i = 0; s != NULL && i < VALUES; i++, s = strchr(s, ','))
        value[i] = atol(s + 1 + (s[1] == ' '));
}

static int is_set(const struct call *c)
{
    return has(c, "SETVAL") || has(c, "SETALL");
}

static void apply(const struct call *c, long *value)
{
    const char *s = c->arg[1];
    struct step step;

    if (is_set(c)) {
        set_values(c, value);
        return;
    }
    while (next_step(&s, &step))
        *value_of(value, &step) += step.change;
}

/* Would it go through, with these values? */
static int goes_through(const struct call *c, const long *value)
{
    const char *s = c->arg[1];
    struct step step;
    long next[VALUES];

    memcpy(next, value, sizeof(next));
    while (next_step(&s, &step)) {
        if (step.change == 0 ? *value_of(next, &step) != 0
                             : *value_of(next, &step) + step.change < 0)
            return 0;
        *value_of(next, &step) += step.change;
    }
    return 1;
}

/* ---- what it does ---- */

static void begins(struct call *c, struct slot *unused)
{
    const char *s = c->arg[1];
    struct step step;
    int up = 0;

    (void)unused;
    c->o = object_of(c);
    while (next_step(&s, &step))
        up |= step.change > 0;
    c->values = keep(sizeof(c->o->value));
    memcpy(c->values, c->o->value, sizeof(c->o->value));
    c->contested = c->o->waiting > 0;
    if (c->out != c->in)
        c->o->waiting++;
    if (up && succeeds(c))
        acts(c, c->o, RAISED);
    else if (!up && c->out == c->in && succeeds(c))
        acts(c, c->o, TAKE);
}

static void returned(struct call *c)
{
    if (c->o == NULL)
        return;
    if (c->out != c->in) {
        if (c->o->waiting > 0)
            c->o->waiting--;
        acts(c, c->o, TAKE);
    }
    if (succeeds(c))
        apply(c, c->o->value);
}

static void gets(struct call *c, struct slot *s)
{
    (void)s;
    if (succeeds(c) && has(c, "IPC_EXCL"))
        memset(by_id("set", c->result)->value, 0,
               sizeof(((struct object *)NULL)->value));
}

static void controls(struct call *c, struct slot *s)
{
    (void)s;
    c->o = object_of(c);
    if (removes(c) || !starts(c->arg[2], "SET"))
        return;
    acts(c, c->o, RAISED);
    if (succeeds(c) && has(c, "SETVAL"))
        set_values(c, c->o->value);
}

/* ---- who has let it go on ---- */

/* By how much does a raise the semaphore that c, which wants just one, needs?
 * What has let another one go on is used up. */
static long raises(const struct act *a, const struct step *want)
{
    const char *s;
    struct step step;

    if (a->c == NULL)
        return 0;
    if (is(a->c, "semctl"))
        return has(a->c, "SETALL") || atoi(a->c->arg[1]) == want->which;
    for (s = a->c->arg[1]; next_step(&s, &step);)
        if (step.which == want->which && step.change > 0)
            return step.change - (long)a->c->taken;
    return 0;
}

/* It wants one semaphore, and others may want it, too. */
static struct answer among_rivals(struct call *c, const struct step *want)
{
    struct act *a, *found = NULL;
    size_t i;

    for (i = after_line(c->o, c->in);
         (a = next_act(c->o, c, RAISED, &i)) != NULL;) {
        if (raises(a, want) <= 0)
            continue;
        if (found != NULL)
            return unknown;
        found = a;
    }
    if (found == NULL)
        return unknown;
    found->c->taken += labs(want->change);
    return by(found);
}

static struct answer why(struct call *c)
{
    const char *s = c->arg[1];
    struct step want = {0, 0}, other;
    struct act *a;
    long value[VALUES];
    size_t i;

    if (c->o == NULL || c->values == NULL)
        return unknown;
    if (c->ret < 0)
        return why_removed(c);
    memcpy(value, c->values, sizeof(value));
    if (goes_through(c, value))
        return no;
    if (next_step(&s, &want) && !next_step(&s, &other) && rivals(c->o, c))
        return among_rivals(c, &want);
    for (i = after_line(c->o, c->in);
         (a = next_act(c->o, c, RAISED | TAKE, &i)) != NULL;) {
        if (a->c == NULL)
            continue;
        apply(a->c, value);
        if (a->type == RAISED && goes_through(c, value)) {
            a->c->taken++;
            return rivals(c->o, c) ? unknown : by(a);
        }
    }
    return unknown;
}

static void say(struct call *c, struct words *w)
{
    const char *s, *op, *flag;
    int n = 0;

    say_object(c, w);
    for (s = c->arg[1]; (s = field(s, "sem_num")) != NULL && n < 8; n++) {
        op = field(s, "sem_op");
        flag = field(s, "sem_flg");
        add(&w->head, ", [%d] %+d", atoi(s), op != NULL ? atoi(op) : 0);
        if (flag != NULL && *flag != '0')
            add(&w->head, " %.*s", (int)strcspn(flag, "}"), flag);
    }
    add(&w->head, ")");
    say_worked(c, w);
}

#define SEMOP                                                                  \
    .on = "set", .say = say, .begins = begins, .returned = returned,           \
    .may = may_wait_for_object, .why = why

const struct kind semaphore_calls[] = {
    {.name = "semget", .say = say_get, .begins = gets},
    {.name = "semop", SEMOP},
    {.name = "semtimedop", .libc = "semop", SEMOP},
    {.name = "semctl", .say = say_control, .begins = controls},
    {.name = NULL},
};
