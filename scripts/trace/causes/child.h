/*
 * child.h - children that do not end, though they were told to; zombies
 */
#ifndef CHILD_H
#define CHILD_H

#include "words.h"

/* It waits for a child that it has sent a signal to end it, in vain. */
int is_unheard(const struct waiter *w, struct buf *line);
/* It goes on asking whether one is there that has ended long since. */
int asks_zombie(const struct waiter *w, struct buf *line);
/* Behind who is busy: that a signal to end it was ignored. */
void add_ignored(struct buf *b);
/* ... or, if w is the last one, who has ended. */
void add_alone(struct buf *b, const struct waiter *w);
/* Children that have gone on with their parent's loop of fork(). */
void add_forkers(struct buf *b);

/* It waits for any child, one has ended, and it ignores SIGCHLD: then wait()
 * returns only when all have ended. */
int waits_for_all(const struct waiter *w, struct buf *line);

#endif
