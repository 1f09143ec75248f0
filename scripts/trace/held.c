/*
 * held.c - the locks of files, and who holds them
 */
#include "held.h"

static struct lock *held;

static int overlap(const struct lock *a, const struct lock *b)
{
    return (a->end == 0 || b->start < a->end) &&
           (b->end == 0 || a->start < b->end);
}

/* The locks of the two kinds do not see each other. */
static int same_kind(const struct lock *a, const struct lock *b)
{
    return a->file == b->file && (a->owner != NULL) == (b->owner != NULL);
}

static int same_owner(const struct lock *a, const struct lock *b)
{
    return same_kind(a, b) && a->owner == b->owner &&
           a->open_file == b->open_file;
}

int concerns(const struct lock *a, const struct lock *b)
{
    return same_kind(a, b) && overlap(a, b);
}

int let_go(const struct lock *l)
{
    struct lock **p = &held;
    int any = 0;

    while (*p != NULL) {
        if (same_owner(*p, l) && overlap(*p, l)) {
            *p = (*p)->next;
            any = 1;
        } else {
            p = &(*p)->next;
        }
    }
    return any;
}

void hold(const struct lock *l)
{
    struct lock *new = keep(sizeof(*new));

    let_go(l);
    *new = *l;
    new->next = held;
    held = new;
}
