/*
 * semaphore.h - System V semaphores
 */
#ifndef SEMAPHORE_H
#define SEMAPHORE_H

#include "../call.h"

/* The process has ended, or c kills it: what it did with SEM_UNDO is undone. */
void undo_semaphores(struct proc *p, struct call *c);

#endif
