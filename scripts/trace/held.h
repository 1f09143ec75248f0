/*
 * held.h - the locks of files, and who holds them
 *
 * A lock of flock() belongs to the open file: all copies of the descriptor
 * share it. One of fcntl() belongs to the process, and goes with its first
 * close() of the file.
 */
#ifndef HELD_H
#define HELD_H

#include "call.h"

struct lock {
    const struct object *file;
    const struct proc *owner;          /* of fcntl(); else NULL */
    const struct open_file *open_file; /* of flock() */
    long long start, end; /* of fcntl(): an end of 0 is that of the file */
    struct lock *next;
};

/* Can the one be in the way of the other? */
int concerns(const struct lock *a, const struct lock *b);
void hold(const struct lock *l);
/* The owner does not hold what overlaps with l any more. Returns whether it
 * held anything. */
int let_go(const struct lock *l);

#endif
