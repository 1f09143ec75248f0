/*
 * trace.h - what the parts of trace share
 *
 *     parse.c    strace's lines become calls and processes
 *     model.c    ... and these become rows, with the help of
 *       names.c    what each process is called
 *       noise.c    what is left out
 *       objects.c  descriptors, pipes, sockets, queues, memory
 *       effects.c  what a call does to them
 *       waits.c    who has let whom go on
 *       words.c    a call in the words of the book
 *       fold.c     rows that repeat themselves; columns
 *     layout.c   where the rows stand
 *     text.c     ... as text
 *     svg.c      ... as a picture
 */
#ifndef TRACE_H
#define TRACE_H

#include <stddef.h>
#include <stdio.h>

#define LENGTH(a) (sizeof(a) / sizeof((a)[0]))

/* ---- util.c: memory that lives as long as the program, text, maps ---- */

struct buf { /* text that grows; s is always a string */
    char *s;
    size_t n, room;
};

void *keep(size_t size); /* zeroed */
char *keep_text(const char *s, size_t n);
/* Room for one more of n elements: doubles the room when it is full. */
void *more(void *array, size_t n, size_t *room, size_t element);
void add(struct buf *b, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void add_text(struct buf *b, const char *s, size_t n);
char *taken(struct buf *b); /* its text for good; b is empty again */

struct map;
struct map *new_map(void);
void **at(struct map *m, const char *key); /* the value; NULL if it is new */
void *get(struct map *m, const char *key); /* NULL if there is none */

int utf8(const char *s, size_t n, unsigned *c); /* bytes of the first, 0: bad */
int width_of(unsigned c);                       /* 0, 1 or 2 places */
int starts(const char *s, const char *with);

/* ---- parse.c: lines, calls, processes ---- */

#define MAX_ARGS 8

struct proc;

struct call {
    struct proc *p;
    const char *name, *args, *result; /* result: all behind "= " */
    size_t in, out;                   /* its lines; out is NEVER, or in */
    int known;                        /* it has returned a number: ret */
    long long ret;
    const char *error;       /* EAGAIN, ERESTARTSYS, or "" */
    long long other;         /* a new process as strace counts it, or 0 */
    const char *interrupted; /* the signal line that came right after, or "" */
    const char *arg[MAX_ARGS]; /* cut apart, see cut_args() */
    int n_args, cut;           /* cut: arg[] is filled */
    struct proc *child;        /* that it has made */
    /* model.c: */
    size_t row;       /* where it is drawn, NO_ROW if it is not */
    size_t resumed;   /* the row where it went on, if it waited */
    int libc;         /* it is not the program's own */
    struct object *o; /* what it is about */
    long long ready;  /* what was inside as it was called */
    long *values;     /* of semop(): the semaphores as it was called */
    int contested;    /* another process waited for the same already */
};

#define NEVER ((size_t)-1)
#define NO_ROW ((size_t)-1)

enum line_type { IN, OUT, WHOLE, SIGNAL, STOPPED, EXITED, KILLED };

struct table;
struct memory;
struct object;

struct line {
    enum line_type type;
    struct proc *p;
    struct call *c;   /* of IN, OUT, WHOLE */
    const char *text; /* of the others: what stands between the marks */
    const char *how;  /* of a signal: "handler", "ends", "stops", "ignored" */
    size_t cause;     /* the row that sent it */
};

struct proc {
    long long pid;
    int order;                /* 1 is the first */
    struct proc *parent;      /* NULL if it is not known */
    struct proc *leader;      /* whose thread it is; itself if no thread */
    struct call *birth;       /* the fork() that made it, or NULL */
    const char *program;      /* what it has become by exec, or its parent */
    const char *speaker;      /* what it calls itself in its lines, or NULL */
    const char *name;         /* of its column */
    const char *role;         /* of its lines in what -f prints */
    int children, threads;    /* that it has made */
    int nth;                  /* the number of these that it is itself */
    struct call *open, *last; /* the call that is not finished; the last one */
    struct proc *older;       /* had the same number before */
    size_t first;             /* the line from which on it lives */
    size_t lines;             /* how many it has */
    int ended, executed, reaped;
    /* model.c: */
    struct table *fds, *left; /* left: what was open at its end */
    struct memory *memory;
    struct object *signals;  /* whoever has sent it one */
    const char *action[65];  /* of its signals, see handles() */
    struct call *masked;     /* libc has blocked all signals here */
    struct call *restarting; /* a signal came that changes nothing */
    struct call *broken;     /* a signal came, its handler runs */
    size_t end_row, exec_row, stop_row, last_row;
    size_t fatal, doomed; /* who has sent what ends it; who sent SIGKILL */
    int present, stopped, column;
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

/* Returns 0, or prints one line that says what is wrong. */
int parse(FILE *f, const char *name, struct trace *t);
void cut_args(struct call *c);
/* The process with this number, at the line that is being looked at. */
struct proc *process(struct trace *t, size_t line, long long pid);
const char *field(const char *text, const char *name); /* behind name= */

/* ---- model.c: rows ---- */

enum row_type {
    START,  /* a process that was there from the beginning */
    CALL,   /* a call that returned at once */
    WAIT,   /* a call that had to wait; RESUME follows */
    RESUME, /* where it went on */
    SAY,    /* a line of the narration */
    NOTICE, /* a signal arrives, a handler returns */
    END     /* exit or death */
};

struct row {
    enum row_type type;
    struct proc *p;
    struct call *c;          /* of CALL, WAIT and RESUME */
    const char *text, *head; /* head: without the result */
    const char *after;       /* "child's close(fd 4)", or NULL */
    struct proc *born;       /* the process that this call made */
    size_t line;
    size_t cause;    /* the row that let this one happen, or NO_ROW */
    size_t released; /* the last row that this one let happen, or NO_ROW ... */
    size_t also;     /* ... and, from there on, the one before */
    int times, of;   /* the last `of` rows happen so often */
    int quiet;       /* it only looks, or fails: may be folded */
    long long got;   /* so many bytes at once, or 0 */
    long long bytes; /* ... and of all rows that this one stands for */
    int hidden;
    int column;
};

struct rows {
    struct row *row;
    size_t n, room;
    int columns; /* how many live at the same time, at most */
};

void follow(struct trace *t, struct rows *rows);

/* ---- words.c: a call in the words of the book ---- */

struct words {
    struct buf head, tail; /* read(fd 3)   = 5 "hello" */
};

/* What model.c knows and the words need. */
struct names {
    struct trace *trace;
    size_t line;
    const char *word;   /* of a futex: the same for the same memory */
    const char *joined; /* of a futex: the thread whose end it waits for */
};

void say_call(struct call *c, const struct names *k, struct words *w);
/* The text of a quoted string as it was, not as strace writes it. */
char *unquoted(const char *quoted, size_t *n);
long fd_of(const char *arg); /* -1 if it is none */
const char *process_name(const struct names *k, long long pid,
                         const struct proc *self);

/* ---- layout.c, text.c, svg.c ---- */

struct style {
    const char *title;
    int width;     /* places in a line */
    int ascii;     /* no box-drawing characters */
    int colour;    /* for a terminal */
    int max_lanes; /* so many processes side by side */
};

struct layout {
    int ascii;          /* straight quotation marks */
    int columns, lanes; /* lanes: narrow columns, all text to their right */
    int step;           /* places from one column to the next */
    int text;           /* where text begins, in lanes */
    int size;           /* places for text */
};

enum state { NONE, LIVE, ASLEEP, AWAKE }; /* AWAKE: released, not yet on */

struct layout lay_out(const struct rows *rows, int width, int max_lanes);
int lane_of(const struct layout *l, int column);
int text_of(const struct layout *l, int column);
/* The row's text in lines of at most l->size places; the caller frees. */
char **lines_of(const struct layout *l, const struct row *r, size_t *n);
void free_lines(char **line, size_t n);
int places(const char *s);
/* What this row makes of the columns. */
void after_row(const struct rows *rows, size_t i, enum state *column);

void draw_text(const struct rows *rows, const struct style *style, FILE *out);
void draw_svg(const struct rows *rows, const struct style *style, FILE *out);

/* ---- facts.c ---- */

void print_facts(struct trace *t, const struct rows *rows, FILE *out);

#endif
