/*
 * fold.c - rows that say the same become one; each process gets a column
 */
#include "fold.h"
#include <string.h>

#define MANY 8 /* reads or writes of other data each: one row for all */

static struct rows *rows;

static int same(const struct row *a, const struct row *b, int alike)
{
    if (a->type != CALL || b->type != CALL || a->born != NULL ||
        b->born != NULL || b->released != NO_ROW || a->released != NO_ROW)
        return 0;
    if (!alike)
        return strcmp(a->text, b->text) == 0;
    if (starts(a->head, "sigaction(") && starts(b->head, "sigaction("))
        return 1;
    return a->got > 0 && b->got > 0 && /* the same but for the data */
           strcspn(a->head, ",)") == strcspn(b->head, ",)") &&
           strncmp(a->head, b->head, strcspn(a->head, ",)")) == 0;
}

/* How often do the k rows from i on come, one behind the other? Other
 * processes' rows may come between only if these do nothing to anybody. */
static int repeated(const size_t *own, const size_t *rank, size_t n, size_t i,
                    size_t k, int alike)
{
    const struct row *a, *b;
    size_t j, end;
    int times = 1;

    for (end = i + k; end + k <= n; end += k, times++) {
        for (j = 0; j < k; j++) {
            a = &rows->row[own[i + j]];
            b = &rows->row[own[end + j]];
            if (!same(a, b, alike) ||
                (j > 0 && !a->quiet &&
                 rank[own[i + j]] - rank[own[i + j - 1]] > 1) ||
                (!b->quiet && rank[own[end + j]] - rank[own[end + j - 1]] > 1))
                return times;
        }
    }
    return times;
}

/* read(fd 5) x 43, 2800000 bytes in all */
static void add_up(struct row *to, const size_t *own, size_t n)
{
    struct buf b = {0};
    size_t i, first = strcspn(to->head, ",)");

    for (i = 0; i < n; i++)
        to->bytes += rows->row[own[i]].got;
    add(&b, "%.*s%s)", (int)first, to->head,
        to->bytes == 0           ? " ..."
        : to->head[first] == ',' ? ", ..."
                                 : "");
    to->text = taken(&b);
}

/* How many of its rows from i on are one, and how often it comes. */
static size_t one_of(const size_t *own, const size_t *rank, size_t n, size_t i,
                     int *times, int *alike)
{
    size_t k;

    *alike = 0;
    for (k = 1; k <= 4; k++) {
        *times = repeated(own, rank, n, i, k, 0);
        if (*times > 2 || (*times > 1 && rows->row[own[i]].quiet))
            return k;
    }
    *alike = 1;
    *times = repeated(own, rank, n, i, 1, 1);
    return *times >= (rows->row[own[i]].got > 0 ? MANY : 4) ? 1 : 0;
}

static void fold_process(const size_t *own, const size_t *rank, size_t n)
{
    size_t i, k, j;
    int times = 1, alike;

    for (i = 0; i < n;) {
        k = one_of(own, rank, n, i, &times, &alike);
        if (k == 0) {
            i++;
            continue;
        }
        for (j = i + k; j < i + k * (size_t)times; j++)
            rows->row[own[j]].hidden = 1;
        rows->row[own[i + k - 1]].times = times;
        rows->row[own[i + k - 1]].of = (int)k;
        if (alike)
            add_up(&rows->row[own[i]], own + i, (size_t)times);
        i = j;
    }
}

/* Repeated rows become one, "x 120". */
void fold(const struct trace *t, struct rows *all)
{
    size_t *own = keep((all->n + 1) * sizeof(*own)), i, n, p, visible = 0;
    size_t *next = keep((all->n + 1) * sizeof(*next));
    size_t *rank = keep((all->n + 1) * sizeof(*rank));
    size_t *first = keep((t->n_procs + 1) * sizeof(*first));

    rows = all;
    for (i = 0; i < rows->n; i++)
        rank[i] = rows->row[i].hidden ? visible : ++visible;
    for (p = 0; p <= t->n_procs; p++)
        first[p] = NO_ROW;
    for (i = rows->n; i-- > 0;) {
        if (rows->row[i].hidden)
            continue;
        p = (size_t)rows->row[i].p->order;
        next[i] = first[p];
        first[p] = i;
    }
    for (p = 1; p <= t->n_procs; p++) {
        for (n = 0, i = first[p]; i != NO_ROW; i = next[i])
            own[n++] = i;
        fold_process(own, rank, n);
    }
}

/* The leftmost column that is free. */
void place(const struct trace *t, struct rows *all)
{
    struct proc *p;
    char *used = keep(t->n_procs + 2);
    size_t i;
    int c, lowest = 0;

    for (i = 0; i < all->n; i++) {
        struct row *r = &all->row[i];

        p = r->type == START ? r->p : r->born;
        if (p != NULL && !r->hidden) {
            for (c = lowest; used[c]; c++)
                ;
            used[c] = 1;
            lowest = c + 1;
            p->column = c;
            if (c + 1 > all->columns)
                all->columns = c + 1;
        }
        r->column = r->from_column = r->p->column;
        if (r->cause != NO_ROW)
            r->from_column = all->row[r->cause].column;
        if (r->type == END) {
            used[r->p->column] = 0;
            if (r->p->column < lowest)
                lowest = r->p->column;
        }
    }
}
