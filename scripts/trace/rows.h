/*
 * rows.h - what is drawn: a row for each thing that happens
 */
#ifndef ROWS_H
#define ROWS_H

#include "call.h"

#define NO_ROW ((size_t)-1)

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
    const char *text, *head; /* head: without the result */
    const char *whole;       /* of WAIT: as it stands in RESUME */
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
    int column, from_column; /* from: of its cause */
};

struct rows {
    struct row *row;
    size_t n, room;
    int columns; /* how many live at the same time, at most */
};

void make_rows(struct trace *t, struct rows *rows);

#endif
