/*
 * layout.c - where things stand: columns side by side, or lanes
 *
 * A column holds what its process does. Where there are too many for the
 * width, each gets a narrow lane, and all text stands to the right of them;
 * where there are too many even for that, there is only the text.
 */
#include "layout.h"
#include <err.h>
#include <stdlib.h>
#include <string.h>

#define NARROW 34 /* places: no column is narrower */
#define TEXT 40   /* beside lanes */
#define WIDE 50   /* ... if they stand apart */
#define MOST_LINES 6

struct layout lay_out(const struct rows *rows, int width, int max_lanes)
{
    struct layout l = {.columns = rows->columns};
    int n = rows->columns > 0 ? rows->columns : 1;

    if (n <= max_lanes && width / n >= NARROW) {
        l.step = width / n;
        l.size = l.step - 4;
        return l;
    }
    l.lanes = 1;
    for (l.step = 3; l.step > 0; l.step--)
        if (l.step * n + (l.step == 3 ? WIDE : TEXT) <= width)
            break;
    l.text = l.step > 0 ? l.step * n + 1 : 0;
    l.size = width - l.text - 1;
    return l;
}

int lane_of(const struct layout *l, int column)
{
    return column * l->step;
}

int text_of(const struct layout *l, int column)
{
    return l->lanes ? l->text : lane_of(l, column) + 2;
}

/* How many bytes of s fit into so many places, broken at a blank if it can
 * be, but not in the first half. */
static size_t fitting(const char *s, int size)
{
    size_t n = strlen(s), i = 0, blank = 0;
    unsigned c = 0;
    int at = 0, bytes;

    while (i < n) {
        bytes = utf8(s + i, n - i, &c);
        if (bytes == 0)
            bytes = 1, c = '?';
        if (c == ' ' && at > size / 3)
            blank = i;
        at += width_of(c);
        if (at > size)
            return blank > 0 ? blank : i > 0 ? i : (size_t)bytes;
        i += (size_t)bytes;
    }
    return n;
}

static void add_line(char ***line, size_t *n, const char *s, size_t size,
                     int indent)
{
    char *copy = malloc(size + (size_t)indent + 4);

    *line = realloc(*line, (*n + 1) * sizeof(**line));
    if (copy == NULL || *line == NULL)
        err(1, "trace");
    memset(copy, ' ', (size_t)indent);
    memcpy(copy + indent, s, size);
    copy[indent + (int)size] = '\0';
    (*line)[(*n)++] = copy;
}

static void break_up(char ***line, size_t *n, const char *s, int size)
{
    size_t cut, first = *n;
    int indent = 0;

    do {
        cut = fitting(s, size - indent);
        if (*n - first == MOST_LINES - 1 && s[cut] != '\0') {
            cut = fitting(s, size - indent - 3);
            add_line(line, n, s, cut, indent);
            strcat((*line)[*n - 1], "..."); /* there is room for it */
            return;
        }
        add_line(line, n, s, cut, indent);
        s += cut;
        while (*s == ' ')
            s++;
        indent = 2;
    } while (*s != '\0');
}

/* An arrow from its cause shows what it goes on after. */
static int has_arrow(const struct layout *l, const struct row *r)
{
    return l->step > 1 && r->from_column != r->column;
}

char **lines_of(const struct layout *l, const struct row *r, size_t *n)
{
    struct buf b = {0};
    char **line = NULL;

    *n = 0;
    if (l->lanes)
        add(&b, "%s: ", r->p->name);
    if (r->type == START)
        add(&b, "%s",
            !l->lanes          ? ""
            : r->p->order == 1 ? "begins"
                               : "is there");
    else if (r->type == SAY)
        add(&b, l->ascii ? "\"%s\"" : "\342\200\234%s\342\200\235", r->text);
    else
        add(&b, "%s", r->text);
    if (r->bytes > 0)
        add(&b, " x %d, %lld bytes in all", r->times, r->bytes);
    else if (r->times > 1 && r->of == 1)
        add(&b, " x %d", r->times);
    else if (r->times > 1)
        add(&b, " (these %d rows x %d)", r->of, r->times);
    break_up(&line, n, b.s, l->size);
    if (r->after != NULL && !has_arrow(l, r)) {
        b.n = 0;
        add(&b, "after %s", r->after);
        break_up(&line, n, b.s, l->size);
    }
    free(b.s);
    return line;
}

void free_lines(char **line, size_t n)
{
    while (n > 0)
        free(line[--n]);
    free(line);
}

void after_row(const struct rows *rows, size_t i, enum state *column)
{
    const struct row *r = &rows->row[i];
    enum state before = column[r->column];
    size_t k;
    int c;

    if (r->born != NULL)
        column[r->born->column] = LIVE;
    for (k = r->released; k != NO_ROW; k = rows->row[k].also) {
        c = rows->row[k].column;
        if (column[c] == ASLEEP && rows->row[k].type != NOTICE)
            column[c] = AWAKE;
    }
    if (r->type == WAIT)
        column[r->column] = ASLEEP;
    else if (r->type == END)
        column[r->column] = NONE;
    else if (r->type != NOTICE || before == NONE)
        column[r->column] = LIVE;
}
