/*
 * relatives.h - a process, and all that share something with it
 */
#ifndef RELATIVES_H
#define RELATIVES_H

#include "snap.h"

/* By descent, by an open pipe or queue, by the other end of a socket, by memory,
 * by a lock of a file, or since both wait at one thing. */
void look_at_relatives(struct snap *s, pid_t of);

#endif
