/*
 * clues.h - what else has happened that may have to do with a hang: facts, each
 * with who and what, and no conclusion
 */
#ifndef CLUES_H
#define CLUES_H

#include "words.h"

/* "; child 1's open(/tmp/a) failed with ENOENT": the last call that failed, and
 * was not made again with success. */
void add_failure(struct buf *b);
/* "; child 1 has ended with status 2": one or two */
void add_bad_ends(struct buf *b);
/* "; child 1 could not execute srot (ENOENT), and goes on in its own program" */
void add_failed_exec(struct buf *b);
/* "; child 1 is bound to port 16474: ...", where w tries port 23104 for ever */
void add_swapped_port(struct buf *b, const struct waiter *w);
/* "; the connection of child 2 has not been accepted yet: main ..." */
void add_not_accepted(struct buf *b, const struct waiter *root);
/* "; boss has sent it SIGSTOP, and no SIGCONT since" */
void add_stopper(struct buf *b, const struct waiter *w);

#endif
