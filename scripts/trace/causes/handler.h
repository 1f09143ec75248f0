/*
 * handler.h - who is in a handler, and of which signal
 */
#ifndef HANDLER_H
#define HANDLER_H

#include "../waiter.h"

const char *name_of_signal(int n);           /* "USR1" */
const char *signal_of(const struct line *l); /* "SIGUSR1" */
/* The signal whose handler it is in, "SIGUSR1"; NULL if there is none. */
const char *handler_of(const struct waiter *w);
int is_in_handler(const struct waiter *w, int number);

#endif
