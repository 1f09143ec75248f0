/*
 * ready.h - what lies ready at the descriptors of who waits in poll() and the
 * like
 */
#ifndef READY_H
#define READY_H

#include "snap.h"

void find_ready(struct snap *s);
/* Its call on a socket ends by itself: SO_RCVTIMEO, SO_SNDTIMEO. */
int has_timeout(const struct task *t);

#endif
