/*
 * memory.h - shared memory: which word is the same in two processes
 */
#ifndef MEMORY_H
#define MEMORY_H

#include "call.h"

void memory_map(struct proc *p, unsigned long long from,
                unsigned long long size, const char *what, long long offset);
void memory_inherit(struct proc *child, struct proc *parent, int shared);
void memory_forget(struct proc *p);
/* Both are names of one file. */
void same_file(const char *first, const char *other);
const char *first_name(const char *name);
/* A name for the memory at this address, the same in all who share it. */
char *memory_word(struct proc *p, unsigned long long address);
/* ... that only the threads of the process share. */
char *private_word(struct proc *p, unsigned long long address);

#endif
