/*
 * layout.h - where things stand
 */
#ifndef LAYOUT_H
#define LAYOUT_H

#include "rows.h"

struct style {
    const char *title;
    int width;     /* places in a line */
    int ascii;     /* no box-drawing characters */
    int colour;    /* for a terminal */
    int max_lanes; /* so many processes side by side */
};

struct layout {
    int ascii;          /* straight quotation marks */
    int columns, lanes; /* lanes: narrow columns, all text to their right */
    int step;           /* places from one column to the next */
    int text;           /* where text begins, in lanes */
    int size;           /* places for text */
};

enum state { NONE, LIVE, ASLEEP, AWAKE }; /* AWAKE: released, not yet on */

struct layout lay_out(const struct rows *rows, int width, int max_lanes);
int lane_of(const struct layout *l, int column);
int text_of(const struct layout *l, int column);
/* The row's text in lines of at most l->size places; the caller frees. */
char **lines_of(const struct layout *l, const struct row *r, size_t *n);
void free_lines(char **line, size_t n);
/* What this row makes of the columns. */
void after_row(const struct rows *rows, size_t i, enum state *column);

#endif
