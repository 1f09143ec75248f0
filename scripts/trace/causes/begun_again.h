/*
 * begun_again.h - a call that a signal was to end, and has not
 */
#ifndef BEGUN_AGAIN_H
#define BEGUN_AGAIN_H

#include "words.h"

/* "; SIGALRM came during main's read(fd 3), ...", if that is certain. */
void add_begun_again(struct buf *b, const struct waiter *w);

#endif
