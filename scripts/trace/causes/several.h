/*
 * several.h - poll(), select(), epoll_wait() of several descriptors, or none
 */
#ifndef SEVERAL_H
#define SEVERAL_H

#include "words.h"

enum certainty watches(const struct waiter *w, struct buf *b);

#endif
