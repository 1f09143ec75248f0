/*
 * names.c - what each process is called
 */
#include "names.h"
#include "speech.h"
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define LONGEST 12

static const char *base(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash != NULL && slash[1] != '\0' ? slash + 1 : path;
}

static void learn_who_it_is(struct call *c)
{
    struct proc *p = c->p;
    size_t n;

    if (is(c, "execve") && c->known && c->ret == 0) {
        p->program = base(unquoted(c->arg[0], &n));
        p->executed = p->parent != NULL;
    }
    p->listens |= is(c, "listen");
    p->connects |= is(c, "connect");
    if (c->child != NULL && c->child->program == NULL)
        c->child->program = p->program;
}

static int is_word(const char *s, size_t n, const char *const *word, size_t k)
{
    while (k-- > 0)
        if (strlen(word[k]) == n && strncasecmp(s, word[k], n) == 0)
            return 1;
    return 0;
}

/* "Received: 3" is no name: of a program that may print anything only these
 * are, with a number behind them or an ordinal before. */
static int is_role(const char *s, size_t n)
{
    static const char *const role[] = {
        "parent",    "child",      "grandchild", "father",   "mother",
        "son",       "daughter",   "process",    "thread",   "main",
        "reader",    "writer",     "sender",     "receiver", "producer",
        "consumer",  "server",     "client",     "worker",   "master",
        "slave",     "first",      "second",     "third",    "shell",
        "heir",      "owner",      "creator",    "asker",    "philosopher",
        "publisher", "listener",   "waiter",     "barber",   "customer",
        "player",    "alice",      "bob",        "ann",      "logger",
        "monitor",   "collector",  "helper",     "sensor",   "watchdog",
        "boss",      "editor",     "author",     "backup",   "runner",
        "node",      "job",        "service",    "cleaner",  "timer",
        "peer",      "stats",      "loader",     "acceptor", "cook",
        "guest",     "teller",     "agent",      "watcher",  "scheduler",
        "manager",   "dispatcher", "printer",    "filter",   "driver",
        "database",  "daemon",     "stage"};
    static const char *const ordinal[] = {"first", "second", "third", "fourth",
                                          "next",  "other",  "last"};
    size_t last;

    while (n > 0 && strchr("0123456789 ", s[n - 1]) != NULL)
        n--;
    for (last = n; last > 0 && s[last - 1] != ' '; last--)
        ;
    return is_word(s + last, n - last, role, LENGTH(role)) &&
           (last == 0 || is_word(s, last - 1, ordinal, LENGTH(ordinal)));
}

static void learn_speaker(struct call *c, const char *output, int strictly)
{
    struct proc *p = c->p;
    size_t n;
    char *s;

    if (p->speaker == NULL && says(c) && strcmp(output, c->arg[0]) == 0) {
        s = unquoted(written(c), &n);
        if (speaker(s) > 0 && (!strictly || is_role(s, speaker(s))))
            p->speaker = keep_text(s, speaker(s));
    }
}

/* The program has its own numbers: "child 0" is the first one, or there is no
 * telling. */
enum numbers { FROM_ONE, FROM_ZERO, OTHERS };

static enum numbers numbers;

static int number_said(const char *speaker)
{
    static const char *const word[] = {"child ", "thread "};
    size_t i, n;

    for (i = 0; speaker != NULL && i < LENGTH(word); i++) {
        n = strlen(word[i]);
        if (strncasecmp(speaker, word[i], n) == 0 && speaker[n] != '\0' &&
            speaker[n + strspn(speaker + n, "0123456789")] == '\0')
            return atoi(speaker + n);
    }
    return -1;
}

static void learn_numbers(const struct trace *t)
{
    int said, zero = 0, other = 0;
    size_t i;

    for (i = 0; i < t->n_procs; i++) {
        said = number_said(t->proc[i]->speaker);
        if (said < 0 || t->proc[i]->parent == NULL)
            continue;
        zero += said == t->proc[i]->nth - 1;
        other += said != t->proc[i]->nth;
    }
    numbers = other == 0 ? FROM_ONE : other == zero ? FROM_ZERO : OTHERS;
}

/* Its number among the children, or the threads, of its maker; before it the
 * maker's own: 2.1 is the first child of the second. */
static void number(struct buf *b, const struct proc *p)
{
    if (p->parent->parent != NULL) {
        number(b, p->parent);
        add(b, ".");
    }
    add(b, "%d", numbers == FROM_ZERO ? p->nth - 1 : p->nth);
}

static int speaks_as(const struct proc *p, const char *role)
{
    return strncasecmp(p->speaker, role, strlen(role)) == 0;
}

/* A child that prints "parent: ..." tells what its parent said; a client that
 * prints "server: ..." what the server did. */
static int names_itself(const struct proc *p)
{
    return p->speaker != NULL &&
           !speaks_as(p, p->parent != NULL ? "parent" : "child") &&
           !(p->connects && !p->listens && speaks_as(p, "server")) &&
           !(p->listens && !p->connects && speaks_as(p, "client"));
}

static void count_child(struct proc *p)
{
    if (p->parent != NULL)
        p->nth = p->leader != p ? ++p->parent->threads : ++p->parent->children;
}

/* Its own word for itself; else what it has become; else whose it is. */
static void name_role(struct proc *p, struct map *used)
{
    struct buf b = {0};
    int **count;

    if (names_itself(p) || p->executed) {
        add(&b, "%s", names_itself(p) ? p->speaker : p->program);
    } else if (p->parent == NULL) {
        add(&b, p->order == 1 ? "main" : "process %d", p->order);
    } else {
        add(&b, numbers == OTHERS ? "unnamed "
                : p->leader != p  ? "thread "
                                  : "child ");
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
        learn_who_it_is(c);
        if (!says(c) || fd_of(c->arg[0]) != 1)
            continue;
        if (*others == '\0')
            others = c->arg[0];
        if (*output == '\0' && !c->p->executed)
            output = c->arg[0];
    }
    return *output != '\0' ? output : others;
}

void name_processes(struct trace *t, int strictly)
{
    struct map *used = new_map(), *roles = new_map();
    const char *output = output_of(t);
    size_t i;

    for (i = 0; i < t->n; i++)
        if (call_of(&t->line[i]) != NULL)
            learn_speaker(t->line[i].c, output, strictly);
    for (i = 0; i < t->n_procs; i++)
        count_child(t->proc[i]);
    learn_numbers(t);
    for (i = 0; i < t->n_procs; i++)
        name_role(t->proc[i], roles);
    for (i = 0; i < t->n_procs; i++)
        name_process(t->proc[i], used);
}
