/*
 * waiter.h - who waits for what, from one look and from the past
 */
#ifndef WAITER_H
#define WAITER_H

#include "call.h"
#include "snap.h"
#include "word.h"

enum what {
    ACTIVE, /* computes, naps, waits for a while */
    READING,
    WRITING,
    OPENING,
    CHILD,
    JOIN,
    WORD, /* a futex */
    MESSAGE,
    ROOM, /* for a message */
    SETS, /* System V semaphores */
    SIGNALS,
    ACCEPTING,
    CONNECTING,
    SEVERAL, /* poll() and the like */
    LOCKED,
    HALTED,
    DEAD,
    OTHER
};

struct waiter {
    const struct task *t;
    struct proc *p; /* NULL: it has no past */
    const char *name;
    enum what what;
    int fd; /* -1: none */
    const struct end *end;
    const char *key; /* of a pipe, a FIFO, a socket, a file; or NULL */
    const char *path;
    int outside;       /* it waits for somebody who is not among these */
    int to_write;      /* of an open() */
    size_t owner;      /* of a lock, if known; else NOBODY */
    pid_t owner_tid;   /* ... as the word has it */
    const char *thing; /* of WORD: as in at */
    struct slept_at at;
    int semaphore, operation, value;
    int alive; /* it goes on, or somebody who does may let it */
};

#define NOBODY ((size_t)-1)

extern struct waiter *waiter;
extern size_t n_waiters;

/* All that are in s; t is their past, or NULL. */
void find_waiters(const struct snap *s, struct trace *t);

/* The nth of what it watches by poll() and the like, as if it read or wrote. */
struct waiter watch_of(const struct waiter *w, size_t n);
int is_listening(const struct waiter *w);
/* Its epoll has told of something, and tells of that no more. */
int was_told(const struct waiter *w);
/* A futex that only the threads of its process share. */
int is_private(const struct waiter *w);
int is_same_word(const struct waiter *i, const struct waiter *k);
/* A condition has two words. */
int is_same_thing(const struct waiter *i, const struct waiter *k);
int same_process(const struct waiter *a, const struct waiter *b);
/* The descriptor by which it has the object open so; -1 if it has not. */
int holds(const struct waiter *w, const char *key, int access);
/* ... or the other end of this socket */
int holds_peer(const struct waiter *w, const struct waiter *of);
int has_peer(const struct waiter *w); /* the other end is known */
int takes_datagrams(const struct waiter *w);
/* i can go on if k does something: what k holds, or what it could do. */
int needs(const struct waiter *i, const struct waiter *k);
int could_let(const struct waiter *i, const struct waiter *k);
/* cat, sort and the like: they read and write, and post no semaphore. */
int is_filter(const struct waiter *w);

/* ---- the past ---- */

/* All calls that have returned, one after the other: *i from 0. */
struct call *next_call(size_t *i);
struct trace *the_past(void);
/* Bytes that p has read or written there; NULL: all have. */
long long carried(const struct proc *p, const char *key, int access);
struct proc *maker_of(const char *key);
const char *key_of(const char *arg); /* what the descriptor is; or NULL */
int is_program(const struct waiter *w, const struct proc *p);
/* How much p has changed the semaphore of a set that w waits for, in all. */
long raised_by(const struct proc *p, const struct waiter *w);
/* Nobody has raised it more than he has lowered it. */
int is_lock(const struct waiter *w);

#endif
