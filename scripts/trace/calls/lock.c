/*
 * lock.c - flock(), and the locks of fcntl()
 */
#include "lock.h"
#include <string.h>

void locks(struct call *c, struct slot *s)
{
    if (s == NULL)
        return;
    s->o->locked = 1;
    if (has(c, "LOCK_UN") || has(c, "F_UNLCK"))
        acts(c, s->o, UNLOCKED);
}

int may_lock(const struct call *c)
{
    return strstr(c->arg[1], "SETLKW") != NULL;
}

struct answer why_locked(struct call *c)
{
    struct act *a = last_act(c->o, c, UNLOCKED);

    return a != NULL ? by(a) : unknown;
}
