/*
 * kernel.h - what the calls do to each other, line by line
 */
#ifndef KERNEL_H
#define KERNEL_H

#include "call.h"

/* Gives each call, each signal and each process what call.h says is by
 * kernel.c: above all, whether it waited, and the line that caused it to go
 * on. */
void follow(struct trace *t);

/* It might still wait: it has not returned, and may have to. */
int hangs(const struct call *c);

#endif
