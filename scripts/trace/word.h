/*
 * word.h - what a thread sleeps at in futex(): which of libc's things
 */
#ifndef WORD_H
#define WORD_H

#include "snap.h"

struct slept_at {
    /* mutex, semaphore, condition, barrier, rwlock, once; or "word": not
     * known */
    const char *thing;
    int apart;            /* how far behind the first word of the thing */
    int value;            /* of a semaphore; for how many a barrier is */
    int readers, written; /* of a rwlock: who has it */
    int writes;           /* ... it wants to write */
    pid_t owner;          /* of a mutex, as it says itself */
    int plain; /* ... which is one of pthread_mutex_lock(), by its other words */
};

/* t is in futex(), one of s. */
struct slept_at what_it_sleeps_at(const struct snap *s, const struct task *t);
/* The word at which a sleeps, and the one so many bytes behind that of b. */
int same_word(const struct task *a, const struct task *b, int behind);

#endif
