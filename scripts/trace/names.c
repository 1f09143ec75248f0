/*
 * names.c - what each process is called
 */
#include "names.h"
#include "speech.h"
#include <string.h>

#define LONGEST 12

static const char *base(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash != NULL && slash[1] != '\0' ? slash + 1 : path;
}

static void learn_program(struct call *c)
{
    struct proc *p = c->p;
    size_t n;

    if (is(c, "execve") && c->known && c->ret == 0) {
        p->program = base(unquoted(c->arg[0], &n));
        p->executed = p->parent != NULL;
    }
    if (c->child != NULL && c->child->program == NULL)
        c->child->program = p->program;
}

static void learn_speaker(struct call *c, const char *output)
{
    struct proc *p = c->p;
    size_t n;
    char *s;

    if (p->speaker == NULL && says(c) && strcmp(output, c->arg[0]) == 0) {
        s = unquoted(written(c), &n);
        if (speaker(s) > 0)
            p->speaker = keep_text(s, speaker(s));
    }
}

/* Its number among the children, or the threads, of its maker; before it the
 * maker's own: 2.1 is the first child of the second. */
static void number(struct buf *b, const struct proc *p)
{
    if (p->parent->parent != NULL) {
        number(b, p->parent);
        add(b, ".");
    }
    add(b, "%d", p->nth);
}

/* A child that prints "parent: ..." tells what its parent said. */
static int names_itself(const struct proc *p)
{
    return p->speaker != NULL &&
           strcmp(p->speaker, p->parent != NULL ? "parent" : "child") != 0;
}

/* Its own word for itself; else what it has become; else whose it is. */
static void name_role(struct proc *p, struct map *used)
{
    struct buf b = {0};
    int **count;

    if (p->parent != NULL)
        p->nth = p->leader != p ? ++p->parent->threads : ++p->parent->children;
    if (names_itself(p) || p->executed) {
        add(&b, "%s", names_itself(p) ? p->speaker : p->program);
    } else if (p->parent == NULL) {
        add(&b, p->order == 1 ? "main" : "process %d", p->order);
    } else {
        add(&b, p->leader != p ? "thread " : "child ");
        number(&b, p);
    }
    count = (int **)at(used, b.s);
    if (*count == NULL)
        *count = keep(sizeof(**count));
    if (++**count > 1)
        add(&b, " (%d)", **count);
    p->role = taken(&b);
}

/* As wide as a lane can hold. A number at its end stays: philosophe 4. */
static void cut(struct buf *b, const char *role)
{
    const char *last = strrchr(role, ' ');
    size_t n = strlen(role), end = last != NULL ? strlen(last) : 0;

    if (n <= LONGEST || end == 0 || end > LONGEST / 2 ||
        strspn(last, " (0123456789.)") != end)
        add(b, "%.*s", LONGEST, role);
    else
        add(b, "%.*s%s", (int)(LONGEST - end), role, last);
}

/* What its column is called: no two alike. */
static void name_process(struct proc *p, struct map *used)
{
    struct buf b = {0};
    int **count;

    cut(&b, p->role);
    count = (int **)at(used, b.s);
    if (*count == NULL)
        *count = keep(sizeof(**count));
    if (p->lines > 0 && ++**count > 1)
        add(&b, " %d", **count);
    p->name = taken(&b);
}

static struct call *call_of(const struct line *l)
{
    return l->type == IN || l->type == WHOLE ? l->c : NULL;
}

/* Where the program speaks: descriptor 1 as its own processes have it, or else
 * as those that have become others have it, which may be a pipe of theirs. */
static const char *output_of(const struct trace *t)
{
    const char *output = "", *others = "";
    struct call *c;
    size_t i;

    for (i = 0; i < t->n; i++) {
        c = call_of(&t->line[i]);
        if (c == NULL)
            continue;
        cut_args(c);
        learn_program(c);
        if (!says(c) || fd_of(c->arg[0]) != 1)
            continue;
        if (*others == '\0')
            others = c->arg[0];
        if (*output == '\0' && !c->p->executed)
            output = c->arg[0];
    }
    return *output != '\0' ? output : others;
}

void name_processes(struct trace *t)
{
    struct map *used = new_map(), *roles = new_map();
    const char *output = output_of(t);
    size_t i;

    for (i = 0; i < t->n; i++)
        if (call_of(&t->line[i]) != NULL)
            learn_speaker(t->line[i].c, output);
    for (i = 0; i < t->n_procs; i++)
        name_role(t->proc[i], roles);
    for (i = 0; i < t->n_procs; i++)
        name_process(t->proc[i], used);
}
