/* stats.c - medians and quartiles */
#include "stats.h"
#include <stdlib.h>
#include <string.h>

#define MOST 128 /* values */

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* The value below which that part of them lies, between two if need be. */
static double quantile(const double *sorted, int n, double part)
{
    double at = part * (n - 1);
    int i = (int)at;

    return i + 1 < n ? sorted[i] + (at - i) * (sorted[i + 1] - sorted[i])
                     : sorted[i];
}

struct spread spread_of(const double *value, int n)
{
    struct spread s = {0, 0, 0, 0};
    double sorted[MOST];

    if (n == 0)
        return s;
    memcpy(sorted, value, (size_t)n * sizeof(*value));
    qsort(sorted, (size_t)n, sizeof(*sorted), ascending);
    s.n = n;
    s.low = quantile(sorted, n, 0.25);
    s.middle = quantile(sorted, n, 0.5);
    s.high = quantile(sorted, n, 0.75);
    return s;
}
