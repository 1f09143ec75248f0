/*
 * why.h - why nobody goes on: the root first, then who waits for what
 */
#ifndef WHY_H
#define WHY_H

#include "call.h"
#include "snap.h"
#include <stdio.h>

/* t: what has been before, or NULL. Returns whether somebody waits for ever,
 * or is busy. */
int explain(const struct snap *s, struct trace *t, FILE *out);

#endif
