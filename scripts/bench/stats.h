/*
 * stats.h - medians and quartiles
 */
#ifndef STATS_H
#define STATS_H

struct spread {
    int n;                    /* 0: the rest is meaningless */
    double low, middle, high; /* quartiles */
};

struct spread spread_of(const double *value, int n); /* of at most 128 */

#endif
