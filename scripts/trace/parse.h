/*
 * parse.h - strace's lines become calls and processes
 */
#ifndef PARSE_H
#define PARSE_H

#include "call.h"
#include <stdio.h>

/* Returns 0, or prints one line that says what is wrong. */
int parse(FILE *f, const char *name, struct trace *t);
/* The process with this number, at the line that is being looked at. */
struct proc *process(size_t line, long long pid);

struct proc *const *all_processes(size_t *n);

#endif
