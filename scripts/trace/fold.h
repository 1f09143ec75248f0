/*
 * fold.h - rows that say the same become one; each process gets a column
 */
#ifndef FOLD_H
#define FOLD_H

#include "rows.h"

void fold(const struct trace *t, struct rows *all);
void place(const struct trace *t, struct rows *all);

#endif
