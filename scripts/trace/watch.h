/*
 * watch.h - runs a program under strace until it ends, or nothing moves
 */
#ifndef WATCH_H
#define WATCH_H

#include "snap.h"

#define MANY_CHANGES 16

struct watch {
    const char *lines; /* the file that strace writes; NULL: without it */
    const char *const *change; /* strace's -e: calls that are late, or fail */
    size_t changes;
    const char *turn;  /* as long as this file is there, and does not grow,
                       * somebody else has the turn; or NULL */
    double busy_after; /* so many seconds it may compute, or nap */
    double limit;      /* the same, with the status 124; 0: none */
    size_t size;       /* of it, when all was as it is in now */
    struct snap now;   /* all that lived then */
    int has_look, ended, busy,
        interrupted; /* ended: the first process has, by itself */
    int status;      /* strace's, if all have ended */
    int patient;     /* who computes, naps, or waits for the terminal, may */
    size_t last_size;
    pid_t strace;
};

/* Will it go on without anybody? */
int is_active(const struct task *t);
/* Nothing of the program runs any more afterwards. */
void watch(struct watch *w, double quiet, char *const program[]);

#endif
