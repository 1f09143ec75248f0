/*
 * wait.h - what somebody waits for, and no more
 */
#ifndef WAIT_H
#define WAIT_H

#include "words.h"

/* "main waits for the semaphore /a" */
void say_wait(const struct waiter *w, struct buf *line);
/* ... and who else waits for the same semaphore in memory */
void say_all_wait(const struct waiter *w, struct buf *line);

#endif
