/*
 * mechanism.h - what a mechanism gives to the harness, and what it gets
 *
 * A mechanism is one file in mechanisms/. It says how two processes are
 * connected, how one sends and the other receives; the harness does the rest:
 * it pins, warms up, takes the time, checks the content and ends whoever
 * hangs. To add one, write such a file; `make` finds it.
 *
 * Order of calls, for every single measurement:
 *   open()   in the first process, before fork()
 *   enter()  in each of the two, after fork()
 *   send(), receive()  in each of the two, as often as wanted
 *   close()  in the first, when the second has ended
 */
#ifndef MECHANISM_H
#define MECHANISM_H

#include <sys/types.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

/* How the two wait, and where they run. Never compared with each other. */
enum mode {
    SAME,  /* both on one core; whoever has nothing to do sleeps */
    APART, /* each on a core of its own; whoever has nothing to do sleeps */
    POLL,  /* each on a core of its own; nobody sleeps, both look again */
    MODES
};

#define LARGEST (1024 * 1024) /* bytes of the largest message */
#define PAGE 4096             /* buffers begin at a multiple of it */

struct mechanism;

/* Two processes, and what connects them. Each has a copy after fork(). */
struct link {
    const struct mechanism *with;
    enum mode mode;
    size_t size;    /* bytes of the messages in this measurement */
    size_t piece;   /* largest number of bytes that one send() takes; 0: any.
                     The harness sends larger messages in pieces. */
    int look;       /* 1: the content is looked at this time. 0: what can leave
                       it in place need not copy it out. */
    size_t room;    /* bytes that fit in between, */
    char depth[24]; /* and the same for the table: "64 KiB", "10 msgs" */
    int side;       /* 0 or 1: which of the two this is */
    pid_t pid[2];   /* both sides'; to be read in enter() and after it */
    /* For the mechanism alone: descriptors (side i receives from in[i], sends
     * to out[i]; the harness puts its own into rx and tx), memory, a number */
    int in[2], out[2], rx, tx;
    void *shared, *own;
    long number, next;
};

#define DATA 1    /* carries bytes */
#define WAKE 2    /* carries none: one lets the other go on */
#define FLOOR 4   /* a limit, to hold the others against */
#define SHARED 8  /* through memory that both see */
#define UNSEEN 16 /* the receiver does not touch the bytes: a * in the tables */

struct mechanism {
    const char *name; /* 1 to 14 characters, as option -m takes it */
    const char *what; /* one line for the reader */
    int kind;         /* DATA or WAKE, and what else is true */
    int modes;        /* a bit for each: 1 << SAME, ... */
    int order;        /* place in the tables; chapter * 10 */
    void (*open)(struct link *l);
    void (*enter)(struct link *l); /* NULL: nothing to do */
    /* Send n bytes, or take at most n. Return their number, or -1 with errno;
     * in mode POLL they do not sleep, but return -1 with EAGAIN. */
    ssize_t (*send)(struct link *l, const void *data, size_t n);
    ssize_t (*receive)(struct link *l, void *data, size_t n);
    /* Where the next message may be written without another copy. NULL: the
     * harness has a buffer of its own. */
    void *(*buffer)(struct link *l);
    void (*close)(struct link *l); /* NULL: nothing has a name */
};

/* MECHANISM(variable); makes it known to the harness, before main(). */
void add_mechanism(const struct mechanism *m);
#define MECHANISM(variable)                                                    \
    __attribute__((constructor)) static void add_##variable(void)              \
    {                                                                          \
        add_mechanism(&variable);                                              \
    }                                                                          \
    void add_mechanism(const struct mechanism *)

/* This machine does not do it: ends the measurement, "WHAT: errno's text" (or
 * WHAT alone if error is 0) becomes the row. */
_Noreturn void refuse(const char *what, int error);

/* n bytes of memory that both processes see, zeroed. */
void *shared_memory(size_t n);

/* The path of a folder that this measurement may make; a FIFO in it is called
 * fifo. n: at least 4200. */
void private_folder(char *path, size_t n);

/* How much fits in between: room and depth. The second for those that count
 * messages, after l->piece is set. */
void set_depth(struct link *l, size_t bytes);
void set_depth_in_messages(struct link *l, long messages);

/* O_NONBLOCK for mode POLL. */
void not_blocking(struct link *l, int fd);

/* Says to the processor that this is a loop that waits. */
static inline void relax(void)
{
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__) || defined(__arm__)
    __asm__ volatile("yield");
#endif
}

/* ---- for the harness ---- */

#define REFUSAL 100          /* bytes of the reason, with its end */
#define CONTROL "pipe-again" /* a copy of pipe: what differs here is error */

extern const char *const mode_name[MODES];  /* same, apart, poll */
extern const char *const mode_title[MODES]; /* in words */

/* Adds the control, puts all in the tables' order; once, before the rest. */
void sort_mechanisms(void);
/* Their number; the list is the harness's. */
int mechanisms(const struct mechanism *const **list);
/* What sleeps, or in POLL what does not, and does nothing else. */
const struct mechanism *limit_of(enum mode mode);
/* From now on refuse() speaks for this end, and leaves the reason there. */
void refusals_go_to(char *why, const struct link *l);
/* private_folder()'s path for that process. */
void folder_of(pid_t pid, char *path, size_t n);

#endif
