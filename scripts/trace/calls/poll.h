/*
 * poll.h - waiting for several descriptors at once
 */
#ifndef POLL_H
#define POLL_H

#include "table.h"

/* A descriptor that was found ready, or is asked about. */
struct watched {
    struct object *o;
    int in, out; /* to be read, to be written */
};

/* Need it not wait for this one? */
int is_ready(const struct watched *w);
/* The first act on any of these that let c go on. */
struct answer first_of(struct call *c, const struct watched *w, size_t n);
/* What made one of these ready before c began. */
size_t first_before(struct call *c, const struct watched *w, size_t n);

#endif
