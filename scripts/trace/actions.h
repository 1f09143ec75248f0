/*
 * actions.h - what signals do to a process
 */
#ifndef ACTIONS_H
#define ACTIONS_H

#include "call.h"

/* "handler", "SIG_IGN", or NULL: its default. The text begins with the name
 * of the signal. */
const char **action_of(struct proc *p, const char *signal);
int is_handled(struct proc *p, const char *signal);
int is_ignored(struct proc *p, const char *signal); /* nobody notices it */

/* c kills p: it has not ended yet. */
void dooms(struct call *c, struct proc *p);
/* All that can write to o are about to end; who has killed them. */
int all_doomed(const struct object *o, size_t *cause);

#endif
