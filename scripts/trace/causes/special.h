/*
 * special.h - descriptors of the kernel's own: timerfd, signalfd and the like
 */
#ifndef SPECIAL_H
#define SPECIAL_H

#include "words.h"

enum certainty reads_special(const struct waiter *w, struct buf *b);

#endif
