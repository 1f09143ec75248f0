/*
 * told_once.h - an epoll that tells of something only once: EPOLLET and
 * EPOLLONESHOT
 */
#ifndef TOLD_ONCE_H
#define TOLD_ONCE_H

#include "words.h"

/* Another thread may have been told of it, and means to read it later: then
 * this one is not to blame. */
int leaves_to_others(const struct waiter *w);
/* It waits at its epoll, which has told of all that is there. */
int is_told_once(const struct waiter *w, struct buf *line);

#endif
