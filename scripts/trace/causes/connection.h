/*
 * connection.h - sockets: what does not come, who does not accept
 */
#ifndef CONNECTION_H
#define CONNECTION_H

#include "words.h"

enum certainty uses_socket(const struct waiter *w, struct buf *b);
/* How many bytes it has read where it reads now, since it wrote there. */
long long read_since(const struct waiter *w);
enum certainty accepts(const struct waiter *w, struct buf *b);
enum certainty connects(const struct waiter *w, struct buf *b);

#endif
