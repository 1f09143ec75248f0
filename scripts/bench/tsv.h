/*
 * tsv.h - bench.tsv: every repetition
 */
#ifndef TSV_H
#define TSV_H

/* In an existing folder. */
void write_tsv(const char *folder);

#endif
