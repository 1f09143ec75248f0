/*
 * say.h - a call in the words of the book
 */
#ifndef SAY_H
#define SAY_H

#include "call.h"

struct words {
    struct buf head, tail; /* read(fd 3)   = 5 "hello" */
};

struct words words_of(struct call *c);
const char *libc_name(const struct call *c);

/* Pieces, for calls/: what is added to b stands so in the trace. */
void say_data(struct buf *b, const char *quoted); /* not too long */
void say_name(struct buf *b, const char *quoted); /* without PIDs */
void say_path(struct buf *b, const char *quoted);
void say_fd(struct buf *b, const char *arg);
void say_flags(struct buf *b, const char *arg, const char *before);
void say_address(struct buf *b, const char *sockaddr);
const char *process_name(const struct call *c, long long pid);
/* Queue 1 is the one that appears first, whatever its number. */
int label(const char *kind, const char *id);

/* What it has returned. */
int say_failed(struct call *c, struct words *w); /* 1: there is no more */
void say_number(struct call *c, struct words *w);
void say_worked(struct call *c, struct words *w); /* 0 only says so */
void say_new_fd(struct call *c, struct words *w);

/* A call that nobody knows: as strace writes it, shortened. */
void say_any(struct call *c, struct words *w);
/* name(fd 3) */
void say_one_fd(struct call *c, struct words *w);

#endif
