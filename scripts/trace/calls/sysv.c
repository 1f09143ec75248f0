/*
 * sysv.c - what the System V objects have in common
 */
#include "sysv.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *kind_of_object(const struct call *c)
{
    return starts(c->name, "msg")   ? "queue"
           : starts(c->name, "sem") ? "set"
                                    : "segment";
}

struct object *object_of(const struct call *c)
{
    return by_id(kind_of_object(c), c->arg[0]);
}

int may_wait_for_object(const struct call *c)
{
    return !has(c, "IPC_NOWAIT");
}

int removes(struct call *c)
{
    if (!has(c, "IPC_RMID") || !succeeds(c))
        return 0;
    acts(c, c->o, REMOVED);
    return 1;
}

struct answer why_removed(struct call *c)
{
    struct act *a = last_act(c->o, c, REMOVED);

    return a != NULL ? by(a) : unknown;
}

void say_get(struct call *c, struct words *w)
{
    int with_size = !starts(c->name, "msg");
    char id[24];

    add(&w->head, "%s(", c->name);
    if (starts(c->arg[0], "IPC_PRIVATE"))
        add(&w->head, "IPC_PRIVATE");
    else
        add(&w->head, "a key");
    if (with_size)
        add(&w->head, ", %s", c->arg[1]);
    say_flags(&w->head, c->arg[with_size + 1], ", ");
    add(&w->head, ")");
    snprintf(id, sizeof(id), "%lld", c->ret);
    if (!say_failed(c, w))
        add(&w->tail, " = %s %d", kind_of_object(c),
            label(kind_of_object(c), id));
}

void say_object(struct call *c, struct words *w)
{
    add(&w->head, "%s(%s %d", libc_name(c), kind_of_object(c),
        label(kind_of_object(c), c->arg[0]));
}

void say_control(struct call *c, struct words *w)
{
    int semaphore = starts(c->name, "sem");
    const char *command = c->arg[semaphore + 1], *value = c->arg[3];

    say_object(c, w);
    if (starts(command, "IPC_64|"))
        command += 7;
    if (semaphore && strstr(command, "VAL") != NULL)
        add(&w->head, ", [%s]", c->arg[1]);
    add(&w->head, ", %s", command);
    if (strcmp(command, "SETVAL") == 0)
        add(&w->head, ", %d",
            (int)strtol(value + strcspn(value, "0123456789"), NULL, 0));
    add(&w->head, ")");
    if (starts(command, "GET"))
        say_number(c, w);
    else
        say_worked(c, w);
}
