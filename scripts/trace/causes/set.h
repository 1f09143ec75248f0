/*
 * set.h - sets of semaphores of System V
 */
#ifndef SET_H
#define SET_H

#include "words.h"

enum certainty changes_set(const struct waiter *w, struct buf *b);

#endif
