/*
 * lock.c - flock(), and the locks of fcntl()
 */
#include "lock.h"
#include "../held.h"
#include <stdlib.h>
#include <string.h>

/* ---- what a call asks for ---- */

static struct lock asked(const struct call *c)
{
    const char *start = field(c->arg[2], "l_start"),
               *size = field(c->arg[2], "l_len");
    struct lock l = {.file = c->o};

    if (is(c, "flock") || strstr(c->arg[1], "OFD") != NULL)
        l.open_file = c->open_file;
    else
        l.owner = c->p->leader;
    if (start != NULL && size != NULL && has(c, "SEEK_SET")) {
        l.start = amount(start);
        l.end = amount(size) > 0 ? l.start + amount(size) : 0;
    }
    return l;
}

static int is_unlock(const struct call *c)
{
    return has(c, "LOCK_UN") || has(c, "F_UNLCK");
}

/* ---- what it does ---- */

void locks(struct call *c, struct slot *s)
{
    struct lock l;

    if (s == NULL)
        return;
    c->o = s->o;
    c->open_file = s->open_file;
    l = asked(c);
    if (is_unlock(c) && let_go(&l))
        acts(c, s->o, UNLOCKED);
}

/* It has got the lock. */
void locked(struct call *c)
{
    struct lock l;

    if (c->o == NULL || !succeeds(c) || is_unlock(c) ||
        !(is(c, "flock") || strstr(c->arg[1], "SETLK") != NULL))
        return;
    l = asked(c);
    hold(&l);
}

/* ---- waiting for one ---- */

int may_lock(const struct call *c)
{
    return strstr(c->arg[1], "SETLKW") != NULL ||
           (is(c, "flock") && !has(c, "LOCK_NB"));
}

/* The last one who has let go: the others have had it before. */
struct answer why_locked(struct call *c)
{
    struct lock want = asked(c), was;
    struct act *a, *found = NULL;
    size_t i;

    if (c->o == NULL)
        return unknown;
    for (i = after_line(c->o, c->in);
         (a = next_act(c->o, c, UNLOCKED, &i)) != NULL;) {
        if (a->c != NULL && is_unlock(a->c)) {
            was = asked(a->c);
            if (!concerns(&want, &was))
                continue;
        }
        found = a;
    }
    return found != NULL ? by(found) : no;
}
