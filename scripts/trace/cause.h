/*
 * cause.h - what somebody waits for, in words; and the mistake behind it
 */
#ifndef CAUSE_H
#define CAUSE_H

#include "waiter.h"

enum certainty { KNOWS_WAIT, KNOWS_CAUSE };

/* "read(fd 0)", "wait()" */
const char *call_of_waiter(const struct waiter *w);
/* "is in wait() for wc", "computes" */
const char *state_of(const struct waiter *w);
/* "main waits for the semaphore /a", and no more */
void say_wait(const struct waiter *w, struct buf *line);
/* One line that says what is wrong with this wait. */
enum certainty cause_of(const struct waiter *w, struct buf *line);
/* Lines of details, of which the first follows the call. */
void details_of(const struct waiter *w, struct buf *lines);
/* All that was written has been read; who still holds a write end has never
 * written. */
int is_kept(const struct waiter *w);
/* How many bytes it has read where it reads now. */
long long read_before(const struct waiter *w);
/* Somebody holds text back that this one waits for. */
int is_held_back(const struct waiter *w, struct buf *line);

#endif
