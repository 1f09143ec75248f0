/*
 * parse.c - strace's lines become calls and processes
 *
 * A line may begin with "1234 " or "[pid  1234] " and with the time of -t, -tt
 * or -ttt. Then comes one of
 *
 *     read(3<pipe:[77]>, "hello", 4096) = 5        and <0.000012> behind, of -T
 *     read(3<pipe:[77]>,  <unfinished ...>         ... and later
 *     <... read resumed>"hello", 4096) = 5
 *     --- SIGUSR1 {si_signo=SIGUSR1, ...} ---      --- stopped by SIGTSTP ---
 *     +++ exited with 0 +++                        +++ killed by SIGKILL +++
 */
#include "parse.h"
#include <sys/types.h>
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static struct map *processes; /* by number: the last that had it */
static struct trace *all;

/* ---- within a line ---- */

/* The parenthesis that closes what s stands in; NULL if there is none. */
static const char *closing(const char *s)
{
    int depth = 0, no_brackets = 0;

    for (; *s != '\0'; s = unit(s, &no_brackets)) {
        if (*s == '(' || *s == '[' || *s == '{')
            depth++;
        else if ((*s == ')' || *s == ']' || *s == '}') && depth-- == 0)
            return *s == ')' ? s : NULL;
    }
    return NULL;
}

/* Skips the number of the process; 0 if there is none. */
static long long number(const char **s)
{
    const char *p = blanks(*s);
    int bracket = starts(p, "[pid ");
    long long pid;
    char *end;

    if (bracket)
        p = blanks(p + 5);
    if (!isdigit((unsigned char)*p))
        return 0;
    errno = 0;
    pid = strtoll(p, &end, 10);
    if (errno != 0 || *end != (bracket ? ']' : ' ') || pid == 0)
        return 0;
    *s = blanks(end + bracket);
    return pid;
}

/* Skips the time. */
static const char *after_time(const char *s)
{
    const char *p = s + strspn(s, "0123456789:.");

    return *p == ' ' ? blanks(p) : s;
}

/* ---- processes ---- */

static struct proc **last_with(long long pid)
{
    char key[24];

    snprintf(key, sizeof(key), "%lld", pid);
    return (struct proc **)at(processes, key);
}

struct proc *process(size_t line, long long pid)
{
    char key[24];
    struct proc *p;
    int i = 0;

    snprintf(key, sizeof(key), "%lld", pid);
    for (p = get(processes, key); p != NULL && p->first > line; p = p->older)
        if (++i > 100) /* numbers do not come back so soon */
            return NULL;
    return p;
}

struct proc *const *all_processes(size_t *n)
{
    *n = all->n_procs;
    return all->proc;
}

static struct proc *new_process(struct trace *t, long long pid, size_t first)
{
    struct proc **last = last_with(pid), *p = keep(sizeof(*p));

    p->pid = pid;
    p->older = *last;
    p->leader = p;
    p->first = first;
    p->order = (int)t->n_procs + 1;
    p->last_line = p->end_line = p->end_cause = NEVER;
    p->exec_line = p->stop_line = p->fatal = p->doomed = NEVER;
    t->proc = more(t->proc, t->n_procs, &t->procs_room, sizeof(*t->proc));
    t->proc[t->n_procs++] = p;
    *last = p;
    return p;
}

/* Whose line it is: of a process that is new, or of one that was there. */
static struct proc *owner(struct trace *t, long long pid)
{
    struct proc *p = *last_with(pid);

    if (pid == 0) /* as strace writes it while there is only one */
        return t->n_procs > 0 ? t->proc[0] : new_process(t, 0, t->n);
    if (p == NULL && t->n_procs > 0 && t->proc[0]->pid == 0 &&
        t->proc[0]->open == NULL) { /* now there are two, this is the first */
        p = t->proc[0];
        p->pid = pid;
        *last_with(pid) = p;
        return p;
    }
    return p != NULL && !p->ended ? p : new_process(t, pid, t->n);
}

static int is_fork(const struct call *c)
{
    return is(c, "fork") || is(c, "vfork") || is(c, "clone") || is(c, "clone3");
}

/* A fork has returned: whom it has made may have had lines already, its end
 * among them. */
static void gave_birth(struct trace *t, struct call *c)
{
    long long pid = c->other ? c->other : c->ret;
    struct proc *child = *last_with(pid);

    if (pid <= 0 || c->p->pid == pid)
        return;
    if (child == NULL || child->parent != NULL || child->first < c->in)
        child = new_process(t, pid, c->in);
    child->first = c->in;
    child->parent = c->p;
    child->birth = c;
    c->child = child;
    if (is_thread(c))
        child->leader = c->p->leader;
}

static int waits_for_exec(const struct call *c)
{
    return c != NULL && c->child == NULL &&
           (is(c, "vfork") ||
            (is_fork(c) && strstr(c->args, "CLONE_VFORK") != NULL));
}

/* A vfork() that does not return tells nobody whom it has made: it is whoever
 * has no other maker, if there is but one. */
static void adopt(struct trace *t)
{
    struct proc *parent = NULL, *child = NULL, *p;
    size_t i, n = 0, m = 0;

    for (i = 0; i < t->n_procs; i++) {
        p = t->proc[i];
        if (waits_for_exec(p->open)) {
            parent = p;
            n++;
        } else if (i > 0 && p->parent == NULL) {
            child = p;
            m++;
        }
    }
    if (n != 1 || m != 1 || child->first < parent->open->in)
        return;
    child->first = parent->open->in;
    child->parent = parent;
    child->birth = parent->open;
    parent->open->child = child;
}

/* ---- calls ---- */

static void read_result(struct call *c, const char *s)
{
    const char *p, *comment;
    int no_brackets = 0;
    char *end;

    s = blanks(s);
    if (*s == '=')
        s = blanks(s + 1);
    c->result = keep_text(s, strlen(s));
    c->ret = strtoll(s, &end, 0);
    if (c->ret > FAR || c->ret < -FAR) /* an address */
        c->ret = 1;
    c->known = end != s;
    p = *s == '?' ? s + 1 : end;
    if (*p == '<')
        p = unit(p, &no_brackets);
    p = blanks(p);
    comment = strstr(p, "/* ");
    if (comment != NULL && strstr(comment, "strace's PID NS") != NULL)
        c->other = strtoll(comment + 3, NULL, 10);
    for (s = p;
         isupper((unsigned char)*p) || isdigit((unsigned char)*p) || *p == '_';
         p++)
        ;
    c->error = *s == 'E' ? keep_text(s, (size_t)(p - s)) : "";
}

static struct call *new_call(struct trace *t, struct proc *p, const char *name,
                             size_t n)
{
    struct call *c = keep(sizeof(*c));

    c->p = p;
    c->name = keep_text(name, n);
    c->args = c->result = c->error = c->interrupted = "";
    c->in = t->n;
    c->out = NEVER;
    c->cause = c->went_on = NEVER;
    if (p->last != NULL)
        p->last->next = c;
    p->last = c;
    return c;
}

static size_t name_length(const char *s)
{
    size_t n = 0;

    if (starts(s, "???")) /* the process died before strace could look */
        return 3;
    while (islower((unsigned char)s[n]) || s[n] == '_' ||
           (n > 0 && isalnum((unsigned char)s[n])))
        n++;
    return n;
}

/* read(3, "hello", 5) = 5, or its first half; 0 if it is neither. */
static int read_call(struct trace *t, struct proc *p, const char *s,
                     struct line *l)
{
    static const char *const half[] = {"<unfinished ...>", "<detached ...>"};
    size_t n = name_length(s), size = strlen(s), i, k;
    const char *end, *args = s + n + 1;
    struct call *c;

    if (n == 0 || s[n] != '(')
        return 0;
    while (size > 0 && s[size - 1] == ' ')
        size--;
    for (i = 0; i < LENGTH(half); i++) {
        k = strlen(half[i]);
        if (size < n + 1 + k || strncmp(s + size - k, half[i], k) != 0)
            continue;
        l->type = IN;
        l->c = c = new_call(t, p, s, n);
        for (size -= k; size > n + 1 && s[size - 1] == ' '; size--)
            ;
        c->args = keep_text(args, (size_t)(s + size - args));
        p->open = c;
        return 1;
    }
    end = closing(args);
    if (end == NULL || *blanks(end + 1) != '=')
        return 0;
    size = (size_t)(end - args);
    k = strlen(half[0]); /* it was killed in it: read(3 <unfinished ...>) = ? */
    if (size >= k && strncmp(end - k, half[0], k) == 0)
        size -= k;
    l->type = WHOLE;
    l->c = c = new_call(t, p, s, n);
    c->args = keep_text(args, size);
    c->out = c->in;
    read_result(c, end + 1);
    return 1;
}

/* <... read resumed>"hello", 5) = 5 */
static int read_resumed(struct trace *t, struct proc *p, const char *s,
                        struct line *l)
{
    size_t n = name_length(s), first;
    struct call *c = p->open;
    const char *end;
    char *args;

    if (n == 0 || !starts(s + n, " resumed>"))
        return 0;
    end = s + n + 9;
    if (c == NULL || strlen(c->name) != n || strncmp(c->name, s, n) != 0)
        c = new_call(t, p, s, n); /* the first half is not in this trace */
    p->open = NULL;
    s = end;
    end = closing(s);
    if (end == NULL)
        return 0;
    first = strlen(c->args);
    args = keep(first + (size_t)(end - s) + 2);
    memcpy(args, c->args, first);
    if (first > 0 && args[first - 1] == ',' && *s != ' ')
        args[first++] = ' '; /* it was cut off with the halves' other blanks */
    memcpy(args + first, s, (size_t)(end - s));
    c->args = args;
    c->out = t->n;
    read_result(c, end + 1);
    l->type = OUT;
    l->c = c;
    return 1;
}

/* It was killed: so it has not called exit(). If it died while strace looked,
 * strace may show the call of whom it looked at before. */
static void never_called_exit(const struct proc *p)
{
    if (p->last != NULL && (is(p->last, "exit_group") || is(p->last, "exit")))
        p->last->name = "???";
}

/* --- SIGUSR1 {...} --- or +++ exited with 0 +++ */
static int read_mark(struct proc *p, const char *s, struct line *l)
{
    const char *text = s + 4, *end;
    size_t n = strlen(s);

    while (n > 0 && s[n - 1] == ' ')
        n--;
    end = s + n - 4;
    if (n < 9 || strncmp(s, end + 1, 3) != 0)
        return 0;
    l->text = keep_text(text, (size_t)(end - text));
    l->c = p->last;
    if (s[0] == '+') {
        l->type = starts(text, "killed by ") ? KILLED : EXITED;
        p->ended = 1;
        if (l->type == KILLED)
            never_called_exit(p);
        return l->type == KILLED || starts(text, "exited with ") ||
               starts(text, "superseded by ");
    }
    l->type = starts(text, "stopped by ") ? STOPPED : SIGNAL;
    if (l->type == SIGNAL && p->last != NULL && !p->last->known &&
        p->last->out != NEVER && *p->last->interrupted == '\0')
        p->last->interrupted = l->text;
    else if (l->type == SIGNAL && p->last != NULL &&
             strcmp(p->last->error, "EINTR") == 0 &&
             *p->last->interrupted == '\0')
        p->last->interrupted = l->text;
    return 1;
}

static void add_line(struct trace *t, struct line l)
{
    struct proc *p = l.p;

    p->lines++;
    if (p->last_line != NEVER)
        t->line[p->last_line].next = t->n;
    p->last_line = t->n;
    l.next = l.cause = NEVER;
    t->line = more(t->line, t->n, &t->room, sizeof(*t->line));
    t->line[t->n++] = l;
}

/* Where the trace is cut off strace has written that a call begins, or a part
 * of that. */
static void read_torn(struct trace *t, const char *s)
{
    struct line l = {.type = IN};
    long long pid = number(&s);
    size_t n, size;

    s = after_time(s);
    n = name_length(s);
    if (n == 0 || s[n] != '(' || t->n == 0)
        return;
    l.p = owner(t, pid);
    l.c = new_call(t, l.p, s, n);
    size = strlen(s + n + 1);
    if (memchr(s + n + 1, '<', size) && !memchr(s + n + 1, '>', size))
        size = strcspn(s + n + 1, "<"); /* not the half of a name */
    l.c->args = keep_text(s + n + 1, size);
    l.c->torn = 1;
    l.p->open = l.c;
    add_line(t, l);
}

static int read_line(struct trace *t, const char *s)
{
    struct line l = {0};
    struct proc *p;
    long long pid;
    size_t n;
    int good;

    pid = number(&s);
    s = after_time(s);
    n = name_length(s);
    if (!starts(s, "<... ") && !starts(s, "+++ ") && !starts(s, "--- ") &&
        (n == 0 || s[n] != '(' || strchr(s, '=') == NULL) &&
        strstr(s, " ...>") == NULL)
        return 0; /* before a process is made of it */
    p = owner(t, pid);
    if (starts(s, "<... "))
        good = read_resumed(t, p, s + 5, &l);
    else if (starts(s, "+++ ") || starts(s, "--- "))
        good = read_mark(p, s, &l);
    else
        good = read_call(t, p, s, &l);
    if (!good)
        return 0;
    l.p = p;
    add_line(t, l);
    if ((l.type == OUT || l.type == WHOLE) && is_fork(l.c) && l.c->known &&
        l.c->ret > 0)
        gave_birth(t, l.c);
    return 1;
}

/* What strace itself says in between is no mistake. */
static int says_strace(const char *s)
{
    return *blanks(s) == '\0' || starts(s, "strace: ") || starts(s, " > ") ||
           (starts(s, "Process ") && strstr(s, "tached") != NULL);
}

/* One line for the terminal: what it is not. */
static void complain(const char *name, const struct trace *t, const char *line)
{
    int i;

    if (t->last == 0) {
        fprintf(stderr,
                "trace: %s: is empty; strace -f -yy -o FILE writes "
                "what can be drawn\n",
                name);
        return;
    }
    fprintf(stderr, "trace: %s: line %zu: not strace's output: ", name,
            t->first_strange ? t->first_strange : (size_t)1);
    for (i = 0; i < 40 && line[i] != '\0'; i++)
        putc(isprint((unsigned char)line[i]) ? line[i] : '?', stderr);
    fprintf(stderr, "%s\n", line[i] != '\0' ? "..." : "");
}

/* On a terminal strace breaks a line in two: clone(strace: Process 802
 * attached. Puts the first half before the second. Returns 0 if this is the
 * first half. */
static int put_together(struct buf *half, const char *line)
{
    const char *note = strstr(line, "strace: Process ");

    if (note != NULL && note > line && strstr(note, " attached") != NULL) {
        half->n = 0;
        add_text(half, line, (size_t)(note - line));
        return 0;
    }
    if (half->n > 0)
        add_text(half, line, strlen(line));
    return 1;
}

int parse(FILE *f, const char *name, struct trace *t)
{
    char *line = NULL, first[64] = "";
    struct buf half = {0};
    size_t room = 0;
    ssize_t n;
    int whole, good;

    processes = new_map();
    all = t;
    while ((n = getline(&line, &room, f)) > 0) {
        t->last++;
        whole = line[n - 1] == '\n';
        while (n > 0 && (line[n - 1] == '\n' || line[n - 1] == '\r'))
            line[--n] = '\0';
        if (!put_together(&half, line))
            continue;
        good = half.n > 0 && read_line(t, half.s);
        half.n = good ? 0 : half.n;
        if (good || read_line(t, line) || says_strace(line))
            continue;
        half.n = 0;
        if (!whole) {
            t->torn = 1;
            read_torn(t, line);
        } else if (t->strange++ == 0) {
            t->first_strange = t->last;
            snprintf(first, sizeof(first), "%s", line);
        }
        if (t->n == 0 && t->strange + (size_t)t->torn >= 1000)
            break; /* it will not become one */
    }
    free(half.s);
    adopt(t);
    if (ferror(f)) {
        fprintf(stderr, "trace: %s: %s\n", name, strerror(errno));
    } else if (t->n == 0) {
        complain(name, t, t->strange > 0 || line == NULL ? first : line);
    } else {
        free(line);
        return 0;
    }
    free(line);
    return 1;
}
