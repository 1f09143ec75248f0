/*
 * objects.h - descriptors, the objects of the kernel behind them, and acts
 */
#ifndef OBJECTS_H
#define OBJECTS_H

#include "call.h"

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
    SENT = 2048, /* a signal to this process */
    LEFT = 4096  /* a write end is closed, and was not the last */
};

struct interest;

struct act {
    size_t line, from; /* from: where the call began that does it */
    enum act_type type;
    struct proc *who;
    struct call *c;      /* NULL: it is an end */
    long *change, *left; /* of semaphores; left: what nobody has taken yet */
};

/* A pipe, an end of a connection, a queue, a set of semaphores, a word in
 * memory, an address that can be connected to, the signals of a process. */
struct object {
    struct act *act;
    size_t n, room;
    const char *key;      /* as strace calls it, or NULL */
    struct object *peer;  /* the other end of a connection */
    struct object *to;    /* of a queue: where it tells of a message */
    const char *peer_key; /* ... if it has not been seen yet */
    const char *address;  /* where it is bound, for those who send to it */
    int socket, datagrams;
    int alone; /* a file, or a socket to the kernel */
    int fifo;  /* ... but this is none */
    int mqueue;
    const char *mask;     /* of signalfd(): the signals that it takes */
    int counts;           /* eventfd(): its bytes are one number */
    int one_by_one;       /* ... of which each read() takes 1 */
    int timer;            /* timerfd(): nobody ends a wait for it */
    int pidfd;            /* something comes when the process ends */
    int outside;          /* others that are not traced may hold it, too */
    int writers, readers; /* descriptors */
    struct interest *interests; /* of epoll */
    struct object *moved_to;    /* of a futex: who slept here sleeps there */
    int gone;
    int waiting;        /* calls that have begun, and may take from it */
    long long inside;   /* bytes or messages that nobody has taken yet */
    long long capacity; /* of a pipe, bytes; of a queue, messages; 0: usual */
    long value[8];      /* of a set of semaphores, if known */
};

/* What open() makes: dup() and fork() copy only the descriptor. */
struct open_file {
    int users;
    int nonblock; /* O_NONBLOCK: nothing that it is used for waits */
};

struct slot {
    int fd, access, cloexec;
    struct open_file *open_file;
    int inherited;     /* standard input, output or errors, or a copy */
    int noise;         /* a library, a locale */
    struct proc *look; /* /proc/PID/stat of this process */
    struct object *o;
};

/* A process has had this descriptor, from one line until another. */
struct held_fd {
    const struct proc *who;
    struct object *o;
    int fd, access, inherited;
    size_t from, until; /* until: NEVER, to its end */
};

struct held_fds {
    struct held_fd *item;
    size_t n, room, now; /* now: the line that is being looked at */
};

extern struct held_fds held_fds;

struct table {
    struct slot *slot;
    size_t n, room;
    int users; /* threads share one */
};

struct object *object_at(const char *key);
struct object *by_id(const char *kind, const char *id);
struct object *new_object(void);
struct object *other_end(struct object *o);
void fill(struct object *o, long long n); /* n more are inside, up to FAR */
/* Where its data comes from: the other end; where it is bound. */
struct object *source_of(struct object *o);
struct object *signals_of(struct proc *p);
struct object *pidfd_of(const struct proc *p); /* NULL if there is none */

/* Note what c does, at the line that is being looked at; and what an end
 * does. The act is there until the next one. NULL if there is no object. */
struct act *acts(struct call *c, struct object *o, enum act_type type);
struct act *end_acts(struct proc *p, struct object *o, enum act_type type);

/* The slot of the descriptor that begins the argument; NULL if it has none. */
struct slot *slot_of(struct proc *p, const char *arg);
struct slot *open_slot(struct proc *p, const char *fd, int access);
void take_flags(struct slot *s, const char *flags); /* CLOEXEC, NONBLOCK */
/* For a call that gives a descriptor of its own, as memfd_create() does: NULL
 * if this one has not. */
struct slot *gives_fd(struct call *c);
struct slot *copy_slot(struct proc *p, const struct slot *from, long fd);
struct table *copy_table(const struct table *t); /* NULL of NULL */
void inherit(struct proc *child, struct proc *parent, int shared);
/* These note an act if it was the last of its kind. */
void close_slot(struct call *c, long fd);
void close_on_exec(struct call *c);
void close_all(struct proc *p, size_t line); /* it has ended there */

#endif
