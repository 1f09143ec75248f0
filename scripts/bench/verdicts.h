/*
 * verdicts.h - 0.6 to 0.9 of the first page, by this run's figures
 */
#ifndef VERDICTS_H
#define VERDICTS_H

#include <stdio.h>

void report_verdicts(FILE *f);

#endif
