/*
 * svg.h - rows as a picture that stands alone
 */
#ifndef SVG_H
#define SVG_H

#include "layout.h"
#include <stdio.h>

void draw_svg(const struct rows *rows, const struct style *style, FILE *out);

#endif
