/*
 * waits.h - did a call have to wait, and what let it go on?
 */
#ifndef WAITS_H
#define WAITS_H

#include "objects.h"

/* The cause is a line, or NEVER: it waited, for what cannot be told. */
struct answer {
    int waited;
    size_t cause;
};

extern const struct answer no, unknown;

struct answer by(const struct act *a);
struct answer by_line(size_t line);
/* The first act on o after this line; the next one of another process while c
 * waits, from *i on, or NULL. */
size_t after_line(const struct object *o, size_t line);
struct act *next_act(struct object *o, const struct call *c, int types,
                     size_t *i);
struct act *first_act(struct object *o, const struct call *c, int types);
struct act *last_act(struct object *o, const struct call *c, int types);
/* Where the last of these acts began before c did, if all were by one process
 * and that is another one; else NEVER. */
size_t done_before(const struct object *o, const struct call *c, int types);

/* Has another process taken something from there meanwhile? Then two acts may
 * have been meant for either. */
int rivals(struct object *o, const struct call *c);
int same_data(const struct call *a, const struct call *b);
/* What was put in and let c take it. */
struct answer put(struct object *o, struct call *c);

/* The first signal of this mask, [USR1 CHLD], that was sent to p while c
 * waited. */
struct act *first_signal(struct proc *p, const struct call *c,
                         const char *mask);
/* The line where the signal was sent that this text tells of. */
size_t sender(struct proc *p, const char *signal, size_t after, size_t line);

#endif
