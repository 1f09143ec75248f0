/*
 * model.h - what the parts that follow the calls share
 */
#ifndef MODEL_H
#define MODEL_H

#include "trace.h"

enum access { READS = 1, WRITES = 2 };

/* What may let somebody go on who waits for an object. */
enum act_type {
    PUT = 1,        /* something went in */
    TAKE = 2,       /* something came out, or is about to */
    NO_WRITER = 4,  /* the last write end is closed, a peer is gone */
    NO_READER = 8,  /* the last read end is closed */
    READS_NOW = 16, /* an open() to read */
    WRITES_NOW = 32,
    CONNECTED = 64, /* an accept() has something to take */
    WOKE = 128,     /* FUTEX_WAKE */
    RAISED = 256,   /* a semaphore went up */
    REMOVED = 512,
    UNLOCKED = 1024,
    SENT = 2048 /* a signal to this process */
};

struct act {
    size_t line, row;
    enum act_type type;
    struct proc *who;
    struct call *c;
};

/* A pipe, an end of a connection, a queue, a set of semaphores, a word in
 * memory, an address that can be connected to, the signals of a process. */
struct object {
    struct act *act;
    size_t n, room;
    const char *key;      /* as strace calls it, or NULL */
    struct object *peer;  /* the other end of a connection */
    const char *peer_key; /* ... if it has not been seen yet */
    const char *address;  /* where it is bound, for those who send to it */
    int socket, datagrams;
    int alone; /* a file, or a socket to the kernel */
    int fifo;  /* ... but this is none */
    int mqueue;
    int takes_signals;    /* signalfd() */
    int outside;          /* others that are not traced may hold it, too */
    int writers, readers; /* descriptors */
    int locked, gone;
    int waiting;        /* calls that have begun, and may take from it */
    long long inside;   /* bytes or messages that nobody has taken yet */
    long long capacity; /* of a pipe, bytes; of a queue, messages; 0: usual */
    long value[8];      /* of a set of semaphores, if known */
};

struct slot {
    int fd, access, cloexec;
    int inherited;     /* standard input, output or errors, or a copy */
    int noise;         /* a library, a locale */
    struct proc *look; /* /proc/PID/stat of this process */
    struct object *o;
};

struct table {
    struct slot *slot;
    size_t n, room;
    int users; /* threads share one */
};

/* objects.c */
struct object *object_at(const char *key);
struct object *new_object(void);
void act(struct object *o, enum act_type type, struct proc *who, size_t line,
         size_t row, struct call *c);
/* The slot of the descriptor that begins the argument; NULL if it has none. */
struct slot *slot_of(struct proc *p, const char *arg);
struct slot *open_slot(struct proc *p, const char *fd, int access);
/* These note an act if it was the last of its kind. */
void close_slot(struct proc *p, long fd, size_t line, size_t row);
struct table *copy_table(const struct table *t); /* NULL of NULL */
void close_all(struct proc *p, int only_cloexec, size_t line, size_t row);
struct slot *copy_slot(struct proc *p, struct slot *from, long fd);
void inherit(struct proc *child, struct proc *parent, int shared);
struct object *other_end(struct object *o);
void memory_map(struct proc *p, unsigned long long from,
                unsigned long long size, const char *what, long long offset);
void memory_inherit(struct proc *child, struct proc *parent, int shared);
void memory_forget(struct proc *p);
/* A name for the memory at this address, the same in all who share it. */
char *memory_word(struct proc *p, unsigned long long address);

/* effects.c: where a call begins, what it does to others and to descriptors;
 * and where it has returned. */
void begins(struct call *c, struct slot *s, const struct names *k);
void changes(struct call *c, struct slot *s);
void has_returned(struct call *c);
void futex_word(struct call *c, struct names *k);
struct proc *looked_at(const char *path); /* /proc/PID/stat */

/* names.c */
void name_processes(struct trace *t);
size_t speaker(const char *s); /* of "reader: ...": the length of its name */

/* fold.c */
void fold(const struct trace *t, struct rows *all);
void place(const struct trace *t, struct rows *all);

/* noise.c */
int is(const struct call *c, const char *name);
int succeeds(const struct call *c);
int is_noise(struct call *c, struct slot *s);
/* "handler", "SIG_IGN", or NULL: its default */
const char **action_of(struct proc *p, const char *signal, size_t n);

/* waits.c */
struct answer {
    int waited;
    size_t cause;
};
int can_wait(const struct call *c);
int is_alone(const struct call *c); /* it cannot wait for a process */
struct answer why(struct trace *t, struct call *c, const struct rows *rows);
/* Who has sent the signal that this line tells of. */
size_t sender(struct trace *t, struct proc *p, const char *signal, size_t after,
              size_t line);

#endif
