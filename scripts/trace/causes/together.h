/*
 * together.h - what several wait at: conditions, barriers and the like
 */
#ifndef TOGETHER_H
#define TOGETHER_H

#include "words.h"

enum certainty waits_together(const struct waiter *w, struct buf *b);

#endif
