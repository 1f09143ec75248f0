/*
 * ready.h - what lies ready at the descriptors of who waits in poll() and the
 * like
 */
#ifndef READY_H
#define READY_H

#include "snap.h"

void find_ready(struct snap *s);

#endif
