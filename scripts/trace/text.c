/*
 * text.c - rows as lines of text
 *
 * Each row has its lines for itself. So an arrow that goes from a call to
 * whoever it lets go on finds the other columns empty, but for their bars.
 */
#include "text.h"
#include <err.h>
#include <stdlib.h>
#include <string.h>

#define NAMES_AGAIN 40 /* lines after which the columns' names come again */

struct glyphs {
    const char *live, *asleep, *awake, *first, *last, *end;
    const char *line, *left, *right, *cross, *dot, *from_left, *from_right;
};

static const struct glyphs box = {"│", "┃", "╎", "┏", "┗", "└", "─",
                                  "◀", "▶", "┼", "●", "├", "┤"};
static const struct glyphs plain = {"|", "#", ":", "#", "#", "+", "-",
                                    "<", ">", "+", "o", "|", "|"};

struct cell {
    char s[5]; /* one character; "" is the second half of a wide one */
};

struct page {
    const struct rows *rows;
    const struct style *style;
    const struct glyphs *g;
    struct layout l;
    struct cell *cell;
    size_t n;
    enum state *state;   /* of each column */
    struct proc **lives; /* in each column */
    FILE *out;
    int since; /* lines since the names */
};

static void set(struct page *p, int at, const char *s)
{
    size_t n = strlen(s);

    if (at < 0 || (size_t)at >= p->n)
        return;
    memset(&p->cell[at], 0, sizeof(p->cell[at]));
    memcpy(p->cell[at].s, s, n < 5 ? n : 4);
}

static void clear(struct page *p)
{
    size_t i;

    for (i = 0; i < p->n; i++)
        set(p, (int)i, " ");
}

static void put(struct page *p, int at, const char *s)
{
    size_t n = strlen(s);
    char one[5];
    unsigned c = 0;
    int size;

    for (; n > 0; s += size, n -= (size_t)size) {
        size = utf8(s, n, &c);
        if (size == 0 || (p->style->ascii && c >= 0x80)) {
            size = size ? size : 1;
            set(p, at++, "?");
            continue;
        }
        if (width_of(c) == 0)
            continue;
        memcpy(one, s, (size_t)size);
        one[size] = '\0';
        set(p, at, one);
        if (width_of(c) == 2)
            set(p, at + 1, "");
        at += width_of(c);
    }
}

static void print(struct page *p, int colour, int from, int to)
{
    static const int shade[] = {33, 166, 29, 133};
    size_t last = p->n, i;

    while (last > 0 && strcmp(p->cell[last - 1].s, " ") == 0)
        last--;
    for (i = 0; i < last; i++) {
        if (p->style->colour && colour >= 0 && i == (size_t)from)
            fprintf(p->out, "\033[38;5;%dm", shade[colour % 4]);
        if (p->style->colour && colour >= 0 && i == (size_t)to)
            fputs("\033[0m", p->out);
        fputs(p->cell[i].s, p->out);
    }
    if (p->style->colour && colour >= 0 && last > (size_t)from &&
        last <= (size_t)to)
        fputs("\033[0m", p->out);
    putc('\n', p->out);
    p->since++;
}

static const char *bar_of(const struct page *p, int column)
{
    const char *const of[] = {" ", p->g->live, p->g->asleep, p->g->awake};

    return of[p->state[column]];
}

static void bars(struct page *p)
{
    int c;

    for (c = 0; c < p->l.columns && p->l.step > 0; c++)
        set(p, lane_of(&p->l, c), bar_of(p, c));
}

/* From lane to lane, or from the end of a text to a lane. */
static void arrow(struct page *p, int from, int to)
{
    int i, by = from < to ? 1 : -1;

    for (i = from; i != to; i += by)
        set(p, i,
            strcmp(p->cell[i].s, " ") == 0 ||
                    strcmp(p->cell[i].s, p->g->line) == 0
                ? p->g->line
                : p->g->cross);
    if (from != to)
        set(p, to - by, by > 0 ? p->g->right : p->g->left);
}

/* Where an arrow from this row to another column begins. */
static int start_of_arrow(const struct page *p, const struct row *r,
                          const char *first, int to)
{
    int own = lane_of(&p->l, r->column);

    if (p->l.lanes || to < own)
        return own + (to < own ? -1 : 1);
    return text_of(&p->l, r->column) + places(first) + 1;
}

static void arrows(struct page *p, const struct row *r, const char *first)
{
    int to, own = lane_of(&p->l, r->column);
    size_t k;

    for (k = r->released; k != NO_ROW && p->l.step > 1;
         k = p->rows->row[k].also) {
        to = lane_of(&p->l, p->rows->row[k].column);
        if (to != own)
            arrow(p, start_of_arrow(p, r, first, to), to);
    }
    /* those that go further have gone through the bars of the others */
    for (k = r->released; k != NO_ROW && p->l.step > 1;
         k = p->rows->row[k].also) {
        to = lane_of(&p->l, p->rows->row[k].column);
        if (to == own)
            continue;
        set(p, to, bar_of(p, p->rows->row[k].column));
        set(p, to < own ? to + 1 : to - 1, to < own ? p->g->left : p->g->right);
    }
    if (r->born == NULL || p->l.step < 2)
        return;
    to = lane_of(&p->l, r->born->column);
    if (to > own || p->l.lanes)
        arrow(p, start_of_arrow(p, r, first, to), to);
    else /* the name stands at the lane, the arrow ends behind it */
        arrow(p, start_of_arrow(p, r, first, to),
              to + places(r->born->name) + 1);
}

static void names(struct page *p)
{
    int c;

    clear(p);
    for (c = 0; c < p->l.columns; c++)
        if (p->state[c] != NONE && p->lives[c] != NULL)
            put(p, lane_of(&p->l, c), p->lives[c]->name);
    print(p, -1, 0, 0);
    p->since = 0;
}

static const char *mark(const struct page *p, const struct row *r)
{
    return r->type == WAIT     ? p->g->first
           : r->type == RESUME ? p->g->last
           : r->type == END    ? p->g->end
           : p->l.lanes        ? p->g->dot
                               : NULL;
}

static void draw(struct page *p, size_t i)
{
    const struct row *r = &p->rows->row[i];
    size_t n, k;
    char **line = lines_of(&p->l, r, &n);
    int lane = lane_of(&p->l, r->column), text = text_of(&p->l, r->column);

    clear(p);
    bars(p);
    if (p->l.step > 0 && mark(p, r) != NULL)
        set(p, lane, mark(p, r));
    arrows(p, r, line[0]);
    after_row(p->rows, i, p->state);
    if (!p->l.lanes && r->type == START)
        put(p, lane, r->p->name);
    if (!p->l.lanes && r->born != NULL)
        put(p, lane_of(&p->l, r->born->column), r->born->name);
    if (p->l.lanes && r->born != NULL && p->l.step > 0)
        set(p, lane_of(&p->l, r->born->column), p->g->dot);
    if (r->type == START)
        p->lives[r->column] = r->p;
    if (r->born != NULL)
        p->lives[r->born->column] = r->born;
    for (k = 0; k < n; k++) {
        if (k > 0) {
            clear(p);
            bars(p);
        }
        put(p, text, line[k]);
        print(p, r->type == SAY ? r->column : -1, text, text + p->l.size);
    }
    free_lines(line, n);
}

void draw_text(const struct rows *rows, const struct style *style, FILE *out)
{
    struct page p = {.rows = rows,
                     .style = style,
                     .g = style->ascii ? &plain : &box,
                     .l = lay_out(rows, style->width, style->max_lanes),
                     .n = (size_t)style->width + 8,
                     .out = out};
    size_t i, n = (size_t)rows->columns + 1;

    p.l.ascii = style->ascii;
    p.cell = calloc(p.n, sizeof(*p.cell));
    p.state = calloc(n, sizeof(*p.state));
    p.lives = calloc(n, sizeof(struct proc *));
    if (p.cell == NULL || p.state == NULL || p.lives == NULL)
        err(1, "trace");
    if (p.l.lanes) /* in lines that fit into 40 places */
        fprintf(out, "%d processes at once: %s\n%s\n\n", rows->columns,
                p.l.step > 0 ? "a lane for each;" : "no columns;",
                "each row begins with its name.");
    for (i = 0; i < rows->n; i++) {
        if (rows->row[i].hidden)
            continue;
        if (p.since >= NAMES_AGAIN && rows->columns > 1 && !p.l.lanes)
            names(&p);
        draw(&p, i);
    }
    free(p.cell);
    free(p.state);
    free(p.lives);
}
