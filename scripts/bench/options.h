/*
 * options.h - what is asked for
 */
#ifndef OPTIONS_H
#define OPTIONS_H

#include "figures.h"
#include <stdint.h>

#define MOST_SIZES 16
#define MOST_PAIRS 100

struct options {
    int quick, checking;
    int questions, modes;         /* a bit for each */
    const char *names;            /* with commas; NULL: all */
    size_t sizes[MOST_SIZES + 1]; /* up to a 0; empty: as usual */
    int repetitions;
    long budget;                   /* ns for one measurement */
    uint64_t limit;                /* ns for all; 0: as long as it takes */
    const char *folder;            /* for the files; NULL: none */
    const char *pairs[MOST_PAIRS]; /* "NAME/NAME", to be compared */
    int n_pairs;
};

extern struct options options;

/* Is it one of those that -m names, or named by a word of its name? */
int asked_for(const char *name);

/* Ends with 2 if they are wrong. */
void take_options(int argc, char *argv[]);

#endif
