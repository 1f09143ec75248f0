/*
 * set.h - sets of semaphores of System V
 */
#ifndef SET_H
#define SET_H

#include "words.h"

/* The only process that has taken it, and has not put it back, where it is a lock;
 * else NULL. */
const struct proc *only_taker(const struct waiter *w);
enum certainty changes_set(const struct waiter *w, struct buf *b);

#endif
