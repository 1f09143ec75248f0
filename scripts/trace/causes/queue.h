/*
 * queue.h - messages, of System V and POSIX: of another type, or none
 */
#ifndef QUEUE_H
#define QUEUE_H

#include "words.h"

enum certainty takes_message(const struct waiter *w, struct buf *b);
enum certainty puts_message(const struct waiter *w, struct buf *b);
const char *queue_of(const struct waiter *w);
const char *id_of(const struct waiter *w); /* of its queue, or of its set */

#endif
