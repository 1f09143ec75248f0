/*
 * snap.h - what processes are doing now, as /proc has it
 */
#ifndef SNAP_H
#define SNAP_H

#include <sys/types.h>
#include "util.h"

struct end {       /* an open descriptor */
    int fd, flags; /* flags: as open() takes them */
    const char *to;
};

struct map_of {
    unsigned long long from, to, offset;
    int shared, writable;
    char name[256];
};

/* Text in a FILE of the process that it has not written yet. */
struct held_back {
    int fd;
    size_t n;
    char text[32]; /* it begins so */
};

struct operation { /* of semop() */
    int semaphore, change;
};

struct task { /* a thread; the first one of a process has its number */
    pid_t tid, pid, parent;
    char state; /* as ps shows it */
    long long cpu;
    int timer; /* one will end what it waits for, or send it a signal */
    const char *comm;
    int knows_call; /* call and arg are there; call is "" in none */
    const char *call;
    unsigned long long arg[6];
    /* by look_closer(): */
    struct end *end; /* of the process */
    size_t n_ends;
    struct held_back *held; /* of the process */
    size_t n_held;
    int knows_word; /* of futex(): it, and what stands behind it */
    unsigned word[4];
    struct map_of map; /* ... and where; from is 0 if it is not known */
    const char *path;  /* of open() */
    struct operation operation[8];
    size_t n_operations;
    unsigned long long pending, blocked, awaited; /* signals */
    int polled, events; /* of poll() for one descriptor; else polled is -1 */
    pid_t lock_of;      /* who is in the way of its lock of a file; or 0 */
};

struct snap {
    struct task *task;
    size_t n, room;
};

/* All that descend from this process, but strace. */
void look_at_descendants(struct snap *s, pid_t of, pid_t strace);
/* This process, and all that share something with it. */
void look_at_relatives(struct snap *s, pid_t of);
/* Descriptors and memory, too: costs more. */
void look_closer(struct snap *s);

#endif
