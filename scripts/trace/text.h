/*
 * text.h - rows as lines of text
 */
#ifndef TEXT_H
#define TEXT_H

#include "layout.h"
#include <stdio.h>

void draw_text(const struct rows *rows, const struct style *style, FILE *out);

#endif
