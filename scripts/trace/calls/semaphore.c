/*
 * semaphore.c - System V semaphores
 *
 * The values are kept, as far as they are known: so it can be told which
 * semop() has let another one go on.
 */
#include "semaphore.h"
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
        value[atoi(c->arg[1]) & (VALUES - 1)] = strtol(s, NULL, 0) % 100000;
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

/* ---- SEM_UNDO: what the end of a process does ---- */

struct undo {
    const struct proc *p;
    struct object *o;
    long value[VALUES];
    struct undo *next;
};

static struct undo *undos;

static struct undo *undo_of(const struct proc *p, struct object *o)
{
    struct undo *u;

    for (u = undos; u != NULL; u = u->next)
        if (u->p == p && u->o == o)
            return u;
    u = keep(sizeof(*u));
    *u = (struct undo){.p = p, .o = o, .next = undos};
    undos = u;
    return u;
}

static void remembers(const struct call *c)
{
    const char *s = c->arg[1], *flags;
    struct step step;

    while (next_step(&s, &step)) {
        flags = field(s, "sem_flg");
        if (flags != NULL &&
            memchr(flags, 'U', strcspn(flags, "}")) != NULL) /* SEM_UNDO */
            *value_of(undo_of(c->p->leader, c->o)->value, &step) -= step.change;
    }
}

/* What it raises, and by how much. */
static void raised_by(struct act *a, const long *before, const long *after)
{
    int i, up = 0;

    a->change = keep(2 * VALUES * sizeof(long));
    a->left = a->change + VALUES;
    for (i = 0; i < VALUES; i++) {
        a->change[i] = after[i] - before[i];
        a->left[i] = a->change[i] > 0 ? a->change[i] : 0;
        up |= a->left[i] > 0;
    }
    if (!up)
        a->type = TAKE;
}

void undo_semaphores(struct proc *p, struct call *c)
{
    static const long nothing[VALUES];
    struct undo *u;
    struct act *a;
    int i;

    for (u = undos; u != NULL; u = u->next) {
        if (u->p != p || memcmp(u->value, nothing, sizeof(nothing)) == 0)
            continue;
        a = c != NULL ? acts(c, u->o, RAISED) : end_acts(p, u->o, RAISED);
        raised_by(a, nothing, u->value);
        for (i = 0; i < VALUES; i++)
            u->o->value[i] += u->value[i];
        memset(u->value, 0, sizeof(u->value));
    }
}

/* ---- what it does ---- */

static void notes(struct call *c)
{
    long after[VALUES];

    memcpy(after, c->values, sizeof(after));
    apply(c, after);
    raised_by(acts(c, c->o, RAISED), c->values, after);
}

static int raises_any(const struct call *c)
{
    const char *s = c->arg[1];
    struct step step;

    while (next_step(&s, &step))
        if (step.change > 0)
            return 1;
    return 0;
}

static void begins(struct call *c, struct slot *unused)
{
    (void)unused;
    c->o = object_of(c);
    c->values = keep(sizeof(c->o->value));
    memcpy(c->values, c->o->value, sizeof(c->o->value));
    c->contested = c->o->waiting > 0;
    if (c->out != c->in)
        c->o->waiting++;
    if (succeeds(c) && (raises_any(c) || c->out == c->in))
        notes(c);
}

static void returned(struct call *c)
{
    if (c->o == NULL)
        return;
    if (c->out != c->in) {
        if (c->o->waiting > 0)
            c->o->waiting--;
        if (succeeds(c) && !raises_any(c))
            notes(c);
    }
    if (!succeeds(c))
        return;
    apply(c, c->o->value);
    remembers(c);
}

static void gets(struct call *c, struct slot *s)
{
    (void)s;
    if (succeeds(c) && (has(c, "IPC_EXCL") || has(c, "IPC_PRIVATE")))
        memset(by_id("set", c->result)->value, 0,
               sizeof(((struct object *)NULL)->value));
}

static void controls(struct call *c, struct slot *s)
{
    (void)s;
    c->o = object_of(c);
    if (removes(c) || !is_set(c) || fails(c))
        return;
    c->values = keep(sizeof(c->o->value));
    memcpy(c->values, c->o->value, sizeof(c->o->value));
    notes(c);
    set_values(c, c->o->value);
}

/* ---- who has let it go on ---- */

/* It wants one semaphore, and others may want it, too. What has let another
 * one go on is used up. */
static struct answer among_rivals(struct call *c, const struct step *want)
{
    struct act *a, *found = NULL;
    size_t i;

    for (i = after_line(c->o, c->in);
         (a = next_act(c->o, c, RAISED, &i)) != NULL;) {
        if (a->left == NULL || *value_of(a->left, want) <= 0)
            continue;
        if (found != NULL)
            return unknown;
        found = a;
    }
    if (found == NULL)
        return unknown;
    *value_of(found->left, want) -= labs(want->change);
    return by(found);
}

static void use_up(struct act *a, const struct call *c)
{
    const char *s = c->arg[1];
    struct step step;

    while (next_step(&s, &step))
        if (step.change < 0)
            *value_of(a->left, &step) += step.change;
}

/* Who only waits for 0 takes nothing from the others that wait. */
static int takes_any(const struct call *c)
{
    const char *s = c->arg[1];
    struct step step;

    while (next_step(&s, &step))
        if (step.change < 0)
            return 1;
    return 0;
}

/* The act after which all that it wants is there. */
static struct answer among_all(struct call *c)
{
    struct act *a;
    long value[VALUES];
    size_t i;
    int k;

    memcpy(value, c->values, sizeof(value));
    for (i = after_line(c->o, c->in);
         (a = next_act(c->o, c, RAISED | TAKE, &i)) != NULL;) {
        for (k = 0; a->change != NULL && k < VALUES; k++)
            value[k] += a->change[k];
        if (a->change == NULL || !goes_through(c, value))
            continue;
        if (takes_any(c) && rivals(c->o, c) && a->c != NULL && a->c->contested)
            return unknown;
        use_up(a, c);
        return by(a);
    }
    return unknown;
}

static struct answer why(struct call *c)
{
    const char *s = c->arg[1];
    struct step want = {0, 0}, other;

    if (c->o == NULL || c->values == NULL)
        return unknown;
    if (c->ret < 0)
        return why_removed(c);
    if (goes_through(c, c->values))
        return no;
    if (next_step(&s, &want) && want.change < 0 && !next_step(&s, &other) &&
        rivals(c->o, c))
        return among_rivals(c, &want);
    return among_all(c);
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
