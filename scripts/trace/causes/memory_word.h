/*
 * memory_word.h - semaphores, mutexes and the like: futexes
 */
#ifndef MEMORY_WORD_H
#define MEMORY_WORD_H

#include "words.h"

enum certainty waits_for_word(const struct waiter *w, struct buf *b);

#endif
