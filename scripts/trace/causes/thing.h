/*
 * thing.h - what somebody sleeps at in futex(), in words, and who else does
 */
#ifndef THING_H
#define THING_H

#include "words.h"

/* "mutex (`m`)", "a mutex (`m`)", "the semaphore /a" */
const char *noun_of(const struct waiter *w);
const char *thing_of(const struct waiter *w);
/* All that wait at the same, w among them. */
const char *all_at(const struct waiter *w);
int how_many_at(const struct waiter *w);

#endif
