/*
 * left_out.h - who waits in select() or poll(), or for a read, and does not
 * look where something lies
 */
#ifndef LEFT_OUT_H
#define LEFT_OUT_H

#include "words.h"

/* Something lies unread that this wait does not see. */
int is_left_out(const struct waiter *w, struct buf *line);

#endif
