/*
 * cause.h - what somebody waits for, in words; and the mistake behind it
 *
 * By what it waits at: see causes/.
 */
#ifndef CAUSE_H
#define CAUSE_H

#include "causes/words.h"

/* One line that says what is wrong with this wait. */
enum certainty cause_of(const struct waiter *w, struct buf *line);
/* Lines of details, of which the first follows the call. */
void details_of(const struct waiter *w, struct buf *lines);

#endif
