/*
 * svg.c - rows as a picture that stands alone
 *
 * Text is text; a bar is hatched and an arrow has a head, so that nothing
 * depends on colour; there is a palette for light and one for dark. The
 * description tells the same in sentences. No script, nothing from elsewhere.
 */
#include "svg.h"
#include <err.h>
#include <stdlib.h>
#include <string.h>

#define LINE 19 /* pixels from line to line */
#define PLACE 8 /* ... and from character to character */
#define MARGIN 16
#define SENTENCES 200 /* of the description */
#define MAX_COLUMNS 3 /* more become lanes */

struct picture {
    const struct rows *rows;
    struct layout l;
    FILE *out;
    enum state *state; /* of each column ... */
    int *since;        /* ... and where that began */
};

/* Text as XML wants it: no control characters, nothing that is no UTF-8. */
static void text(FILE *out, const char *s)
{
    size_t n = strlen(s);
    unsigned c = 0;
    int size;

    for (; n > 0; s += size, n -= (size_t)size) {
        size = utf8(s, n, &c);
        if (size == 0 || c < ' ' || (c >= 0x7f && c < 0xa0) ||
            (c & 0xfffe) == 0xfffe) {
            size = size ? size : 1;
            putc('?', out);
        } else if (c == '&') {
            fputs("&amp;", out);
        } else if (c == '<') {
            fputs("&lt;", out);
        } else if (c == '>') {
            fputs("&gt;", out);
        } else {
            fwrite(s, 1, (size_t)size, out);
        }
    }
}

static int lane_x(const struct picture *p, int column)
{
    return MARGIN + 6 + lane_of(&p->l, column) * PLACE;
}

static int text_x(const struct picture *p, int column)
{
    return MARGIN + 6 + text_of(&p->l, column) * PLACE;
}

/* ---- the description ---- */

static void sentence(FILE *out, const struct row *r)
{
    text(out, r->p->name);
    if (r->type == START) {
        fputs(" begins.\n", out);
        return;
    }
    fputs(r->type == SAY ? " says: " : ": ", out);
    text(out, r->text);
    if (r->times > 1)
        fprintf(out, ", %d times", r->times);
    if (r->after != NULL) {
        fputs(r->type == RESUME ? "; it goes on after " : "; after ", out);
        text(out, r->after);
    }
    fputs(".\n", out);
}

static void describe(const struct rows *rows, FILE *out)
{
    size_t i, left = 0;
    int n = 0;

    fputs("<desc id=\"desc\">", out);
    for (i = 0; i < rows->n; i++) {
        if (rows->row[i].hidden)
            continue;
        if (n++ < SENTENCES)
            sentence(out, &rows->row[i]);
        else
            left++;
    }
    if (left > 0)
        fprintf(out, "And %zu more rows.\n", left);
    fputs("</desc>\n", out);
}

/* ---- bars ---- */

/* Draws what the column has been up to here. */
static void bar(struct picture *p, int column, int y)
{
    int x = lane_x(p, column), from = p->since[column];

    p->since[column] = y;
    if (y <= from)
        return;
    switch (p->state[column]) {
    case NONE:
        break;
    case LIVE:
        fprintf(p->out, "<path class=\"lane\" d=\"M%d %dV%d\"/>\n", x, from, y);
        break;
    case AWAKE:
        fprintf(p->out,
                "<path class=\"lane\" stroke-dasharray=\"2 3\" "
                "d=\"M%d %dV%d\"/>\n",
                x, from, y);
        break;
    case ASLEEP:
        fprintf(p->out,
                "<rect class=\"wait\" x=\"%d\" y=\"%d\" width=\"9\" "
                "height=\"%d\"/>\n",
                x - 4, from, y - from);
        break;
    }
}

/* ---- arrows ---- */

static void arrow(FILE *out, int from, int to, int y)
{
    int by = from < to ? 1 : -1;

    fprintf(out,
            "<path class=\"arrow\" d=\"M%d %dH%d\"/>"
            "<path class=\"head\" d=\"M%d %dl%d -4v8z\"/>\n",
            from, y, to - 6 * by, to, y, -8 * by);
}

static void arrows(struct picture *p, const struct row *r, const char *first,
                   int y)
{
    int own = lane_x(p, r->column), to, begin;
    size_t k;

    begin = text_x(p, r->column) + (places(first) + 1) * PLACE;
    for (k = r->released; k != NO_ROW; k = p->rows->row[k].also) {
        to = lane_x(p, p->rows->row[k].column);
        if (to == own || p->l.step == 0)
            continue;
        if (p->l.lanes || to < own)
            arrow(p->out, own + (to < own ? -5 : 5), to + (to < own ? 6 : -6),
                  y);
        else
            arrow(p->out, begin, to - 6, y);
    }
    if (r->born == NULL || p->l.step == 0)
        return;
    to = lane_x(p, r->born->column);
    if (p->l.lanes)
        arrow(p->out, own + (to < own ? -5 : 5), to + (to < own ? 4 : -4), y);
    else if (to < own)
        arrow(p->out, own - 5, to + (places(r->born->name) + 1) * PLACE, y);
    else
        arrow(p->out, begin, to - 6, y);
}

/* ---- rows ---- */

static void line_of_text(struct picture *p, const char *class, int x, int y,
                         const char *s)
{
    fprintf(p->out, "<text%s%s%s x=\"%d\" y=\"%d\">", *class ? " class=\"" : "",
            class, *class ? "\"" : "", x, y + 4);
    text(p->out, s);
    fputs("</text>\n", p->out);
}

static void name_of(struct picture *p, const struct proc *who, int y)
{
    if (!p->l.lanes)
        line_of_text(p, "name", lane_x(p, who->column) - 4, y, who->name);
}

static void lines_of_row(struct picture *p, const struct row *r, char **line,
                         size_t n, int y)
{
    size_t after = n, k;
    int indent;

    if (r->after != NULL) /* it stands in lines of its own */
        for (k = 1; k < n && after == n; k++)
            if (starts(line[k], "after "))
                after = k;
    for (k = 0; k < n; k++) {
        indent = (int)strspn(line[k], " ");
        if (line[k][indent] == '\0')
            continue;
        line_of_text(p,
                     k >= after       ? "after"
                     : r->type == SAY ? "say"
                                      : "",
                     text_x(p, r->column) + indent * PLACE, y + (int)k * LINE,
                     line[k] + indent);
    }
}

static void mark(struct picture *p, const struct row *r, int y)
{
    int x = lane_x(p, r->column);

    if (p->l.step == 0)
        return;
    if (r->type == END)
        fprintf(p->out, "<path class=\"lane\" d=\"M%d %dh10\"/>\n", x - 5, y);
    else if (p->l.lanes && r->type != WAIT)
        fprintf(p->out,
                "<circle class=\"head\" cx=\"%d\" cy=\"%d\" r=\"4\"/>\n", x, y);
}

/* Returns how many lines it took. */
static int draw(struct picture *p, size_t i, int line)
{
    const struct row *r = &p->rows->row[i];
    int y = MARGIN + line * LINE + LINE / 2, c, n_columns = p->l.columns;
    enum state *before = malloc((size_t)n_columns * sizeof(*before));
    enum state *next = malloc((size_t)n_columns * sizeof(*next));
    size_t n;
    char **text_line = lines_of(&p->l, r, &n);

    if (before == NULL || next == NULL)
        err(1, "trace");
    memcpy(before, p->state, (size_t)n_columns * sizeof(*before));
    after_row(p->rows, i, p->state);
    memcpy(next, p->state, (size_t)n_columns * sizeof(*next));
    for (c = 0; c < n_columns && p->l.step > 0; c++)
        if (before[c] != next[c]) {
            p->state[c] = before[c];
            bar(p, c, y);
            p->state[c] = next[c];
            if (before[c] == NONE && !p->l.lanes)
                p->since[c] = y + LINE / 2; /* below its name */
        }
    arrows(p, r, text_line[0], y);
    mark(p, r, y);
    if (r->type == START)
        name_of(p, r->p, y);
    if (r->born != NULL)
        name_of(p, r->born, y);
    lines_of_row(p, r, text_line, n, y);
    free_lines(text_line, n);
    free(before);
    free(next);
    return (int)n;
}

static int height_of(const struct picture *p)
{
    size_t i, n;
    char **line;
    int lines = 0;

    for (i = 0; i < p->rows->n; i++) {
        if (p->rows->row[i].hidden)
            continue;
        line = lines_of(&p->l, &p->rows->row[i], &n);
        free_lines(line, n);
        lines += (int)n;
    }
    return 2 * MARGIN + lines * LINE;
}

static void begin(struct picture *p, const char *title, int width, int height)
{
    fprintf(p->out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" "
            "height=\"%d\" viewBox=\"0 0 %d %d\" role=\"img\" "
            "aria-labelledby=\"title desc\">\n<title id=\"title\">",
            width, height, width, height);
    text(p->out, title);
    fputs("</title>\n", p->out);
    describe(p->rows, p->out);
    fputs("<style>\n"
          "text { font: 13px ui-monospace, Menlo, Consolas, 'DejaVu Sans "
          "Mono', monospace; fill: #1c1c1c; white-space: pre }\n"
          ".paper { fill: #ffffff }\n"
          ".name { font-weight: bold }\n"
          ".say { font-style: italic; fill: #0b5394 }\n"
          ".after { fill: #595959 }\n"
          ".lane { stroke: #767676; stroke-width: 1.5; fill: none }\n"
          ".wait { stroke: #1c1c1c; fill: url(#hatch) }\n"
          ".hatch { stroke: #1c1c1c }\n"
          ".arrow { stroke: #a61c00; stroke-width: 1.5; fill: none }\n"
          ".head { fill: #a61c00 }\n"
          "@media (prefers-color-scheme: dark) {\n"
          "text { fill: #e6e6e6 }\n"
          ".paper { fill: #161616 }\n"
          ".say { fill: #9fc5f8 }\n"
          ".after { fill: #ababab }\n"
          ".lane { stroke: #8c8c8c }\n"
          ".wait, .hatch { stroke: #e6e6e6 }\n"
          ".arrow { stroke: #ffab91 }\n"
          ".head { fill: #ffab91 }\n"
          "}\n"
          "</style>\n"
          "<defs><pattern id=\"hatch\" width=\"5\" height=\"5\" "
          "patternUnits=\"userSpaceOnUse\"><path class=\"hatch\" "
          "d=\"M0 5L5 0\"/></pattern></defs>\n"
          "<rect class=\"paper\" width=\"100%\" height=\"100%\"/>\n",
          p->out);
}

/* Wide enough for two columns to hold a line each; a picture may be wider
 * than a terminal. */
static int width_for(int columns)
{
    return columns <= 1   ? 76
           : columns == 2 ? 108
           : columns == 3 ? 138
                          : 3 * columns + 96;
}

void draw_svg(const struct rows *rows, const struct style *style, FILE *out)
{
    int width = width_for(rows->columns), line = 0, height, c;
    size_t i, n = (size_t)rows->columns + 1;
    struct picture p = {.rows = rows, .out = out};

    p.l = lay_out(rows, width, MAX_COLUMNS);
    p.state = calloc(n, sizeof(*p.state));
    p.since = calloc(n, sizeof(*p.since));
    if (p.state == NULL || p.since == NULL)
        err(1, "trace");
    height = height_of(&p);
    begin(&p, style->title != NULL ? style->title : "What happened, in order",
          width * PLACE + 2 * MARGIN, height);
    for (i = 0; i < rows->n; i++)
        if (!rows->row[i].hidden)
            line += draw(&p, i, line);
    for (c = 0; c < rows->columns && p.l.step > 0; c++)
        bar(&p, c, height - MARGIN);
    fputs("</svg>\n", out);
    free(p.state);
    free(p.since);
}
