/*
 * tables.h - every figure: tables, ladders, comparisons, signs
 */
#ifndef TABLES_H
#define TABLES_H

#include <stdio.h>

void report_tables(FILE *f);
void report_ladders(FILE *f);
void report_comparison(FILE *f, const char *a, const char *b);
void report_signs(FILE *f); /* at which sizes is one faster? */

#endif
