/*
 * text.h - numbers and words in columns
 */
#ifndef TEXT_H
#define TEXT_H

#include "stats.h"
#include <stdio.h>

const char *size_text(size_t n); /* "64 KiB"; overwritten by the 8th call */
const char *narrow(size_t n);    /* without the blank; by the next call */
/* "1.30 times [1.28-1.31]"; overwritten by the 8th call. */
const char *times(struct spread s);
/* Three digits that mean something. */
void print_number(FILE *f, int width, double v);
/* Wrapped at 79 columns; all but its first line indented. */
__attribute__((format(printf, 2, 3))) void paragraph(FILE *f,
                                                     const char *format, ...);

#endif
