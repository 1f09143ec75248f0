/*
 * keeper.h - whoever is killed leaves nothing
 */
#ifndef KEEPER_H
#define KEEPER_H

#include <sys/types.h>

/*
 * A process of its own, out of reach of Ctrl+C, that removes what the process
 * of the last pid made, when all that hold the other end are gone.
 */
void start_keeper(void);
/* The process that may make something now; 0: there is nothing to remove.
 * Returns 0 if the keeper is gone. */
int tell_keeper(pid_t pid);
/* Removes what has a name and was made by this process, wherever it died. */
void forget(pid_t pid);

#endif
