/*
 * sysv.h - what the System V objects have in common
 */
#ifndef SYSV_H
#define SYSV_H

#include "table.h"

const char *kind_of_object(const struct call *c); /* queue, set, segment */
struct object *object_of(const struct call *c);   /* the one with this id */
int may_wait_for_object(const struct call *c);

void say_get(struct call *c, struct words *w);     /* msgget(a key, ...) */
void say_object(struct call *c, struct words *w);  /* msgsnd(queue 1 */
void say_control(struct call *c, struct words *w); /* msgctl(...) */
int removes(struct call *c);                       /* IPC_RMID: notes it */
/* Whoever waits for what is removed goes on, with an error. */
struct answer why_removed(struct call *c);

#endif
