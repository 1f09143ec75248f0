/*
 * call.h - what has been read: lines, calls, processes; and what a call says
 *
 * kernel.c adds what it finds out. A cause is always a line: that of the call,
 * or the end, that let something happen; NEVER if there is none.
 */
#ifndef CALL_H
#define CALL_H

#include "util.h"

#define MAX_ARGS 8
#define NEVER ((size_t)-1)

struct proc;
struct kind;
struct object;
struct table;
struct memory;
struct open_file;

/* How a call is shown. */
enum show {
    HIDDEN,  /* it is libc's own, or only asks */
    ASIDE,   /* ... or a part of a look */
    SHOWN,   /* in the words of the book */
    SAID,    /* what it writes is the narration */
    LOOKED,  /* at /proc/PID/stat of a process */
    RETURNS, /* a handler does */
    EXITS
};

struct call {
    struct proc *p;
    const char *name, *args, *result; /* result: all behind "= " */
    size_t in, out;                   /* its lines; out is NEVER, or in */
    int known;                        /* it has returned a number: ret */
    int torn;                         /* the trace ends in its midst */
    long long ret;
    const char *error;       /* EAGAIN, ERESTARTSYS, or "" */
    long long other;         /* a new process as strace counts it, or 0 */
    const char *interrupted; /* the signal line that came right after, or "" */
    const char *arg[MAX_ARGS]; /* cut apart, see cut_args() */
    int n_args, cut;           /* cut: arg[] is filled */
    struct proc *child;        /* that it has made */
    struct call *next;         /* of this process */
    /* by kernel.c: */
    const struct kind *kind; /* what is known of such calls, or NULL */
    enum show show;
    size_t at;    /* the line that is being looked at */
    size_t event; /* so many things had happened before it */
    int has_fd, goes_on;
    int nonblock;        /* its descriptor has O_NONBLOCK */
    struct proc *about;  /* a process that it joins, or looks at */
    struct call *broken; /* by the handler that returns here */
    /* by calls/: */
    struct object *o, *to; /* what it is about; where its data goes */
    long long was_in;      /* what was in there */
    const struct open_file *open_file; /* of its descriptor, if it locks */
    const char *word; /* of a futex: the same for the same memory */
    long long ready;  /* what was there for it as it was called */
    long long lets;   /* how many it lets go on, and has not yet */
    long *values;     /* of semop(): the semaphores as it was called */
    int contested;    /* another process waited for the same already */
    /* the answer: */
    int waited; /* it had to, up to the line went_on, or for good */
    int hangs;  /* ... and nobody in the trace has ended that */
    size_t cause, went_on;
};

enum line_type { IN, OUT, WHOLE, SIGNAL, STOPPED, EXITED, KILLED };

enum how { NOTHING, HANDLER, ENDS, STOPS, IGNORED }; /* what a signal does */

struct line {
    enum line_type type;
    struct proc *p;
    struct call *c;   /* of IN, OUT, WHOLE */
    const char *text; /* of the others: what stands between the marks */
    size_t next;      /* the next one of this process, or NEVER */
    /* by kernel.c: */
    enum how how;       /* of a signal */
    size_t cause;       /* of a signal or a stop: who has sent it */
    int goes_on;        /* it was stopped, and here it is not any more */
    struct call *broke; /* the call that this signal breaks into */
    int wakes;          /* ... and that slept */
};

struct proc {
    long long pid;
    int order;                /* 1 is the first */
    struct proc *parent;      /* NULL if it is not known */
    struct proc *leader;      /* whose thread it is; itself if no thread */
    struct call *birth;       /* the fork() that made it, or NULL */
    struct call *open, *last; /* the call that is not finished; the last one */
    struct proc *older;       /* had the same number before */
    size_t first;             /* the line from which on it lives */
    size_t lines;             /* how many it has */
    size_t last_line;
    int ended, reaped;
    /* by names.c: */
    const char *program; /* what it has become by exec, or its parent */
    const char *speaker; /* what it calls itself in its lines, or NULL */
    const char *name;    /* of its column */
    const char *role;    /* ... and in what -f prints */
    int executed, listens, connects, children, threads;
    int nth; /* the number of these that it is itself */
    /* by kernel.c: */
    struct table *fds, *left; /* left: what was open at its end */
    struct memory *memory;
    struct object *signals;        /* whoever has sent it one */
    struct object *noted_by;       /* a queue that tells it of a message */
    const char *action[65];        /* of its signals, see action_of() */
    struct call *masked;           /* libc has blocked all signals here */
    size_t masked_from, masked_to; /* lines: last behind, until */
    int masks, in_system;          /* it has set its mask; it is in system() */
    struct call *restarting;       /* a signal came that changes nothing */
    struct call *broken;           /* a signal came, its handler runs */
    size_t end_line, end_cause, exec_line, stop_line;
    size_t fatal, doomed; /* who has sent what ends it; who sent SIGKILL */
    int stopped;
    /* by rows.c: */
    size_t end_row, last_row;
    int present, column;
};

struct trace {
    struct line *line;
    size_t n, room;
    struct proc **proc;
    size_t n_procs, procs_room;
    size_t strange, first_strange; /* lines that are not strace's */
    size_t last;                   /* the number of the last line */
    int torn;                      /* the last line is cut off */
};

/* ---- text ---- */

int starts(const char *s, const char *with);
/* What follows a unit: a quoted string, a comment, what a descriptor is (in
 * angle brackets), or just a character. */
const char *unit(const char *s, int *no_brackets);
const char *blanks(const char *s);
const char *field(const char *text, const char *name); /* behind name= */
/* The text of a quoted string as it was, not as strace writes it. */
char *unquoted(const char *quoted, size_t *n);
size_t escape(const char *s); /* how long is the character, written so? */
long fd_of(const char *arg);  /* -1 if it is none */

/* ---- calls ---- */

void cut_args(struct call *c);
int is(const struct call *c, const char *name);
int succeeds(const struct call *c);
int fails(const struct call *c); /* it has returned, and not succeeded */
int has(const struct call *c, const char *text); /* among its arguments */
/* Where its path or flags stand: 1 if the first argument is a folder. */
int with_folder(const struct call *c);
int is_thread(const struct call *c); /* a fork that makes one */

#endif
