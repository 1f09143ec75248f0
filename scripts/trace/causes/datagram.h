/*
 * datagram.h - who waits for a datagram, and where those went that were sent
 */
#ifndef DATAGRAM_H
#define DATAGRAM_H

#include "words.h"

enum certainty waits_for_datagram(const struct waiter *w, struct buf *b);

#endif
