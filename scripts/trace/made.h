/*
 * made.h - what a program made in the kernel, and has left there
 */
#ifndef MADE_H
#define MADE_H

#include "call.h"
#include <stdio.h>

/* What is there now is not of the program. */
void note_before(void);
/* call: msgget, semget, shmget, and the number as a name. */
int was_there(const char *call, const char *name);
/* A line for each thing, with the command that removes it. */
void say_made(struct trace *t, FILE *to);
/* ... for what is there now, and was neither there nor said: somebody else of
 * this user may have made it. */
void say_new(FILE *to);

#endif
