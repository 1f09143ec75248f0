/*
 * snap.h - what processes are doing now, as /proc has it
 */
#ifndef SNAP_H
#define SNAP_H

#include <sys/types.h>
#include "symbols.h"
#include "util.h"
#include <stdio.h>

struct end {       /* an open descriptor */
    int fd, flags; /* flags: as open() takes them */
    int locked;    /* a lock of the file belongs to it */
    const char *to;
    const char *peer; /* of a socket: the other end, as to; NULL: unknown */
    int not_accepted; /* ... or the one that listens there */
};

enum left_out {
    WATCHED,
    BEYOND,    /* in the set of select(), but not below its first argument */
    NO_EVENTS, /* given to poll(), which is to tell of no events there */
    ABSENT     /* it is only open */
};

struct watched { /* by poll() and the like */
    int fd, to_write;
    int edge, spent; /* EPOLLET; EPOLLONESHOT, and it has told of it */
    /* of these two kinds, and of what is left out, by look_closer(): */
    int ready, unread; /* something is there to read; bytes */
    int listening;
    enum left_out left_out;
};

struct map_of {
    unsigned long long from, to, offset;
    int shared, writable, guard; /* guard: nobody may use it */
    char device[16];
    unsigned long long inode;
    char name[256];
};

/* Text in a FILE of the process that it has not written yet. */
struct held_back {
    int fd;
    size_t n;
    char text[32]; /* it begins so */
};

/* Text in a FILE that has been read from there, and not taken out. */
struct read_ahead {
    int fd;
    size_t n;
};

struct operation { /* of semop() */
    int semaphore, change;
    int value; /* of the semaphore now; -1: not known */
};

struct task { /* a thread; the first one of a process has its number */
    pid_t tid, pid, parent;
    char state;        /* as ps shows it */
    long long cpu;     /* ticks */
    long long delayed; /* nanoseconds in which it could not run, but would */
    int timer;         /* one will end what it waits for, or send it a signal */
    int has_timer;     /* its process: of timer_create(), set or not */
    const char *comm;
    int knows_call; /* call and arg are there; call is "" in none */
    const char *call;
    unsigned long long arg[6];
    /* by look_closer(): */
    struct end *end; /* of the process */
    size_t n_ends;
    struct held_back *held; /* of the process */
    size_t n_held, held_room;
    struct read_ahead *ahead; /* of the process */
    size_t n_ahead, ahead_room;
    int knows_word; /* of futex(): it, what stands behind it, and before */
    unsigned word[4], before[10]; /* before[0]: the one next to it */
    struct map_of map;    /* ... and where; from is 0 if it is not known */
    struct symbol symbol; /* ... as the program calls it */
    int may_be_once;      /* ... which calls pthread_once(), not futex() */
    const char *path;     /* of open() */
    const char *program;  /* the file that it runs; or NULL */
    struct operation operation[8];
    size_t n_operations;
    unsigned long long pending, blocked, awaited, caught, ignored; /* signals */
    unsigned long long for_any; /* pending ones that any of its threads takes */
    struct watched watched[16]; /* of poll(), select(), epoll_wait() */
    size_t n_watched;
    int knows_watched;       /* these are all */
    struct watched left[16]; /* what it could watch, and does not */
    size_t n_left;
    pid_t lock_of; /* who is in the way of its lock of a file; or 0 */
};

struct snap {
    struct task *task;
    size_t n, room;
};

/* All that descend from this process, but strace. */
void look_at_descendants(struct snap *s, pid_t of, pid_t strace);
/* One thread, by its numbers; 0: it is no more. */
int read_stat(struct task *t);
/* How long it has waited for a processor. */
void look_at_delay(struct task *t);
/* Which signals it has blocked, and waits for. */
void look_at_signals(struct task *t);
/* Who waits for a timer's descriptor, and it is set. */
void look_at_timers(struct snap *s);
/* Descriptors and memory, too: costs more. */
void look_closer(struct snap *s);

/* ---- the parts of a look ---- */

/* All processes, and their parents. */
pid_t (*all_parents(size_t *n))[2];
void add_process(struct snap *s, pid_t pid); /* with its threads */
void read_call(struct task *t);
void read_ends(struct task *t);
void read_arguments(struct task *t); /* what the call points to */
int next_map(FILE *maps, struct map_of *m);

#endif
