/*
 * figures.h - all that was measured, which of it counts, what it says
 */
#ifndef FIGURES_H
#define FIGURES_H

#include "mechanism.h"
#include "stats.h"

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
    int late;      /* there was no time for it */
    int elsewhere; /* it was not what pair_expect() wanted: nothing is here */
    char depth[24];
    char why[REFUSAL];
};

#define REPETITIONS 99 /* at most */
#define WAKES_AT 64    /* bytes: what carries none is measured beside them */
#define MOST_GROUPS 64 /* of one question and mode */
#define MOST_CELLS 128 /* of one group */

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
    long budget;                     /* ns for one measurement */
    double clock_cost[REPETITIONS];  /* ns for reading the clock */
    double system_call[REPETITIONS]; /* ns for an empty one */
    double placement;                /* usual round trip of a line */
    double seconds;                  /* what it took */
    double stolen; /* part of that time that a hypervisor took away */
};

extern struct run run;

/* ---- where they are ---- */

/* The groups of one table: one question and mode, all sizes. */
int groups_of(enum question q, enum mode mode, struct group **list);
struct group *find_group(enum question q, enum mode mode, size_t size);
/* The same; the first there is of that mode if it was not measured. */
struct group *group_at(enum question q, enum mode mode, size_t size);
struct cell *find(enum question q, enum mode mode, size_t size,
                  const char *name);
struct cell *in_group(struct group *g, const struct mechanism *m);

/* ---- which of them count, and what they are ---- */

/* What a cache line usually takes: of all that were seen, the one that has the
 * most others near it. */
double usual_line(void);
#define NO_TIME "there was no time for it"
#define MOVED_AWAY "never while the processors were where they usually are"
/* Why a cell has no figure; NULL if it has one. */
const char *reason(const struct cell *c);
/* Its cells that have a figure, fastest first. */
int sorted_cells(struct group *g, struct cell **list);
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
/* That of all round trips of a cell, in ns; 0 if there are too few of them. */
double tail(const struct cell *c, int per_mille);
/* A ratio's quartiles, moved apart by the error of the method: by noise(), and
 * with only two repetitions by a factor of two; one alone may be anything. */
struct spread with_error(const struct group *g, struct spread ratio);
/* What the ratio says, with that error. However large the error: what is beyond
 * it is told. */
enum verdict { LESS, SAME_AS, MORE, CANNOT_TELL };
enum verdict differs(const struct group *g, struct spread ratio);
#define ENOUGH 3 /* so many repetitions it takes to say more than "twice" */
/* How much a copy of the same mechanism seems to differ, at least 0.03; 0.1
 * where pipe was not measured. */
double noise(const struct group *g);
/* A longer round trip is worse, more bytes a second are better. */
int better(enum verdict v, enum question q);
/* "faster", "slower", "no difference", "cannot tell" */
const char *word(enum verdict v, enum question q);

#endif
