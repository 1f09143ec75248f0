/*
 * mutex.h - who holds a mutex, or has left it locked; the locks of libc
 */
#ifndef MUTEX_H
#define MUTEX_H

#include "words.h"

enum certainty waits_for_mutex(const struct waiter *w, struct buf *b);

#endif
