/*
 * harness.h - what the parts of the harness share
 *
 * pair.c measures once, probe.c the limits, bench.c decides what is measured
 * and when, stats.c compares, report.c shows.
 */
#ifndef HARNESS_H
#define HARNESS_H

#include "bench.h"
#include <stdio.h>

enum question { LATENCY, THROUGHPUT, CONTENT };

/* What one measurement has found. */
struct result {
    int done;         /* 0: why says what was wrong */
    double p50;       /* round trips: half of them are faster, ns */
    uint32_t *sample; /* all of them, sorted, ns; where one takes less than 200
                         ns: means of 16 in a row. Kept by the caller. */
    double rate;      /* one way: bytes a second */
    /* The limit, measured in between by the same two processes, in the unit of
     * the figure: a futex's round trip, in POLL a cache line's; one way, what
     * memcpy moves into a buffer with the room that the mechanism has. And by
     * how much the figure is that. */
    double limit, of_limit;
    long samples; /* round trips, or messages */
    /* a cache line's round trip between the two cores, ns; not in SAME */
    double line_before, line_after;
    int elsewhere; /* it was not what pair_expect() wanted: nothing is here */
    char depth[24];
    char why[100];
};

#define REPETITIONS 99 /* at most */
#define WAKES_AT 64    /* bytes: what carries none is measured beside them */
#define CONTROL "pipe-again" /* a copy of pipe: what differs here is error */

/* One mechanism, mode and size: a place in the tables. */
struct cell {
    const struct mechanism *with;
    enum question question;
    enum mode mode;
    size_t size;
    const char *why; /* NULL, or why there is nothing */
    struct result *repetition;
    struct group *group;
};

/* What is measured together, within about a second: one question, mode and
 * size. Nothing is compared across groups. */
struct group {
    enum question question;
    enum mode mode;
    size_t size;
    struct cell *cell;
    int cells;
    double memcpy_rate[REPETITIONS]; /* bytes a second, at this size */
};

struct run {
    struct group *group;
    int groups, repetitions;
    int cores[2]; /* -1: there is only one */
    int processors;
    long budget;                     /* ns for one measurement */
    double clock_cost[REPETITIONS];  /* ns for reading the clock */
    double system_call[REPETITIONS]; /* ns for an empty one */
    double placement;                /* usual round trip of a line */
    double seconds;                  /* what it took */
    double stolen; /* part of that time that a hypervisor took away */
};

extern struct run run;
/* What sleeps, or in POLL what does not, and does nothing else. */
const struct mechanism *limit_of(enum mode mode);
extern const char *const mode_name[MODES];  /* same, apart, poll */
extern const char *const mode_title[MODES]; /* in words */

/* ---- pair.c ---- */

uint64_t now(void);
/* cores: of side 0 and side 1. keeper: where pids go, see bench.c; -1: none */
void pair_init(const int cores[2], int keeper);
/* How long a cache line should take there and back, in ns; 0: no matter. If it
 * is not about that, measure() returns at once with r->elsewhere. */
void pair_expect(double line);
/* One measurement of about budget ns. Returns r->done. */
int measure(const struct mechanism *m, enum question q, enum mode mode,
            size_t size, long budget, struct result *r);
/* Removes what has a name and was made by this process, wherever it died. */
void pair_forget(pid_t pid);

/* ---- probe.c: the limits; on the core of side 0 ---- */

double probe_clock(void);       /* ns */
double probe_system_call(void); /* ns */
/* What memcpy moves in about so many ns, bytes a second: again and again n
 * bytes, each time to where the last ended, in a buffer of so much room */
double probe_memcpy(size_t n, size_t room, uint64_t ns);

/* ---- stats.c ---- */

struct spread {
    int n;                    /* 0: the rest is meaningless */
    double low, middle, high; /* quartiles */
};

struct spread spread_of(const double *value, int n); /* of finite ones */
/* Which figure of a cell: p50 in ns or bytes a second, by its question. */
double figure(const struct cell *c, int repetition);
struct spread cell_spread(const struct cell *c);
/* a's figure over b's, within each repetition that counts for both. Round
 * trips are first held against the limit beside each: what slows down both is
 * then not in the ratio. */
struct spread ratio(const struct cell *a, const struct cell *b);
struct spread limit_spread(const struct cell *a); /* of of_limit */
/* Is there a figure that may be compared? Not if the processors were moved. */
int counts(const struct cell *c, int repetition);
/* Is that the same placement, by what a cache line takes? */
int same_place(double line, double other);
/* Were the two where they were before, when it ended? */
int stayed(const struct result *r);
struct group *find_group(enum question q, enum mode mode, size_t size);
/* That of all round trips of a cell, in ns; 0 if there are too few of them. */
double tail(const struct cell *c, int per_mille);
struct cell *find(enum question q, enum mode mode, size_t size,
                  const char *name);
/* What the ratio says, beside the error of the method. */
enum verdict { LESS, SAME_AS, MORE, CANNOT_TELL };
enum verdict differs(const struct group *g, struct spread ratio);
#define ENOUGH 3 /* so many repetitions it takes to say anything */
/* How much a copy of the same mechanism seems to differ, at least 0.03; 0.1
 * where pipe was not measured. */
double noise(const struct group *g);

/* ---- report.c ---- */

void report_tables(FILE *f);
void report_ladders(FILE *f);
void report_verdicts(FILE *f);
void report_comparison(FILE *f, const char *a, const char *b);
void report_tsv(FILE *f);
int report_plots(const char *dir); /* files for plot.sh; 0 if it could */
const char *size_text(size_t n);   /* "64 KiB"; overwritten by the 8th call */

#endif
