/*
 * lock.h - flock(), and the locks of fcntl()
 */
#ifndef LOCK_H
#define LOCK_H

#include "table.h"

void locks(struct call *c, struct slot *s);
void locked(struct call *c);
int may_lock(const struct call *c);
struct answer why_locked(struct call *c);

#endif
