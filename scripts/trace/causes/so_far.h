/*
 * so_far.h - what a reader has got, and what it is
 */
#ifndef SO_FAR_H
#define SO_FAR_H

#include "words.h"

/* How many bytes it has read where it reads now. */
long long read_before(const struct waiter *w);
/* It runs a program of the system, not one of the student's. */
int is_of_system(const struct waiter *w);
/* ... that answers nothing before the end of file, as sort. */
int reads_to_end(const struct waiter *w);
/* It may be in fgets() or the like, and has read text, and not yet the end of
 * its line: that; else NULL. *all: it has read nothing else. */
const char *line_begun(const struct waiter *w, int *all);
int ends_line(const struct waiter *w); /* all that it has read is whole lines */
/* It has asked for so many bytes before, got less, and asks for the rest, as
 * for a record; 0: that is not seen, or it is a large buffer. */
long long rest_asked(const struct waiter *w);

/* What it asked for is a length without htonl(). */
void add_swapped(struct buf *b, const struct waiter *w);
/* k's last write to fd has not taken all. */
void add_short_write(struct buf *b, const struct waiter *k, int fd);

#endif
