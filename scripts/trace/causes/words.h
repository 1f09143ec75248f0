/*
 * words.h - what somebody is in, what for, and who else is there
 */
#ifndef WORDS_H
#define WORDS_H

#include "../lang.h"
#include "../objects.h"
#include "../waiter.h"

enum certainty { KNOWS_WAIT, KNOWS_CAUSE };

/* "read(fd 0)", "wait()" */
const char *call_of_waiter(const struct waiter *w);
/* "is in wait() for wc", "computes" */
const char *state_of(const struct waiter *w);

const char *killed(const struct line *l); /* "killed by SIGSEGV" */

/* The names of those who are in such a relation to w, "main and child 1". */
const char *list_of(int is_in(const struct waiter *w, const struct waiter *k),
                    const struct waiter *w);
/* k lives, and w needs it. */
int is_needed(const struct waiter *w, const struct waiter *k);
/* "the pipe that main made" */
const char *object_of_waiter(const struct waiter *w);
const char *special_name(const char *key); /* "eventfd"; or NULL */
int is_pipe(const struct waiter *w);
const char *end_to_open(int to_write);     /* "write", "read" */
int access_needed(const struct waiter *w); /* of those that it waits for */
/* The first of its process that lives: its descriptors are told once. */
int is_first(const struct waiter *w);
/* ": main is in wait() for child 1", of all who could let it go on; and who
 * was killed */
void add_others(struct buf *b, const struct waiter *w);
/* "3 bytes lie unread at fd 5"; or a connection, or the end of file */
void add_unread(struct buf *b, int fd, int listening, int n);
const char *times(int n); /* "", " (2 times)" */

/* The port in an address, as strace writes it; -1: there is none. */
int port_in(const char *address);
/* Its two bytes in the other order. */
int other_port(int port);

#endif
