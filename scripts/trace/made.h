/*
 * made.h - what a program made in the kernel, and has left there
 */
#ifndef MADE_H
#define MADE_H

#include "call.h"

struct made { /* what was there before */
    struct map *there;
};

struct made made_before(void);
/* A line for each thing, with the command that removes it. */
void say_made(struct trace *t, const struct made *before);

#endif
