/*
 * speech.h - what processes write for whoever runs them
 */
#ifndef SPEECH_H
#define SPEECH_H

#include "call.h"

/* "reader: read() returned 0" is said by the reader: the length of its name. */
size_t speaker(const char *s);
/* n bytes as they are shown: no control characters, nothing broken. */
void printable(struct buf *b, const char *s, size_t n);
int says(const struct call *c); /* it writes, and not to standard input */
/* What it writes, as strace quotes it; of writev() the first part. */
const char *written(const struct call *c);
/* The next line of what c writes, from *s on, without its speaker; NULL if
 * there is no more. */
char *next_said(const struct call *c, const char **s, size_t *n);

#endif
