/*
 * lost_signal.h - a signal that came before the wait, or that is blocked
 */
#ifndef LOST_SIGNAL_H
#define LOST_SIGNAL_H

#include "words.h"

enum certainty waits_for_signal(const struct waiter *w, struct buf *b);

#endif
