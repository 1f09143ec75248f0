/*
 * again.h - who makes the same call again and again, and gets nothing by it
 */
#ifndef AGAIN_H
#define AGAIN_H

#include "../waiter.h"

/* The call that it repeats; NULL: it does not, or computes in between. */
const struct call *repeated(const struct waiter *w);

#endif
