/*
 * ready.h - what an epoll that waits should have told, as the kernel knows it
 */
#ifndef READY_H
#define READY_H

#include "snap.h"

void find_ready(struct snap *s);

#endif
