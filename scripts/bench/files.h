/*
 * files.h - bench.tsv, and what plot.sh draws
 */
#ifndef FILES_H
#define FILES_H

/* bench.tsv and *.dat in an existing folder. */
void write_files(const char *folder);

#endif
