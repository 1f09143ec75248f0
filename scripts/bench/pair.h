/*
 * pair.h - one measurement: two processes, pinned, connected, timed
 */
#ifndef PAIR_H
#define PAIR_H

#include "figures.h"

/* cores: of side 0 and side 1 */
void pair_init(const int cores[2]);
/* How long a cache line should take there and back, in ns; 0: no matter. If it
 * is not about that, measure() returns at once with r->elsewhere. */
void pair_expect(double line);
/* One measurement of about budget ns. Returns r->done. */
int measure(const struct mechanism *m, enum question q, enum mode mode,
            size_t size, long budget, struct result *r);

#endif
