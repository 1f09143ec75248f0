/*
 * say.c - a call in the words of the book
 *
 * read(3<pipe:[77]>, "hello", 4096) = 5 becomes read(fd 3) = 5 "hello". What
 * differs from run to run is left out: inodes, addresses, and the numbers of
 * processes and System V objects, which get names. Calls that are not in
 * calls/table.c are shown as they are, shortened.
 */
#include "say.h"
#include "calls/table.h"
#include "parse.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define DATA 24 /* characters of data, or of a path */

/* ---- pieces ---- */

/* A quoted string, not longer than the reader cares for. */
void say_data(struct buf *b, const char *quoted)
{
    const char *s = quoted, *cut = NULL, *first;
    size_t n = 0, same = 0;

    if (*s == '@')
        s++;
    if (*s != '"')
        return;
    first = ++s;
    for (; *s != '\0' && *s != '"'; s += escape(s), n++) {
        same += escape(s) == escape(first) && strncmp(s, first, escape(s)) == 0;
        if (cut == NULL && s + escape(s) - first > DATA)
            cut = s;
    }
    if (same == n && n > 4) /* nothing but zeros: four of them will do */
        cut = first + 4 * escape(first);
    add_text(b, quoted, (size_t)((cut != NULL ? cut : s) - quoted));
    add(b, "\"%s", cut != NULL || starts(s, "\"...") ? "..." : "");
}

/* Numbers of processes, where they are a part of a name, are not shown. */
static void without_pids(struct buf *b, const char *s, size_t n)
{
    size_t i, digits;
    const struct proc *p;

    for (i = 0; i < n; i += digits) {
        for (digits = 0;
             i + digits < n && isdigit((unsigned char)s[i + digits]); digits++)
            ;
        p = digits > 1 && digits < 10 ? process(NEVER, amount(s + i)) : NULL;
        if (p != NULL)
            add(b, "PID");
        else
            add_text(b, s + i, digits ? digits : 1);
        digits += digits == 0;
    }
}

void say_name(struct buf *b, const char *quoted)
{
    struct buf text = {0};

    say_data(&text, quoted);
    if (text.s != NULL)
        without_pids(b, text.s, text.n);
    free(text.s);
}

/* The end of a path says more than its beginning. */
void say_path(struct buf *b, const char *quoted)
{
    const char *s = quoted + (*quoted == '@'), *end, *from;

    if (*s++ != '"')
        return;
    end = s + strcspn(s, "\"");
    for (from = s; end - from > DATA && strchr(from + 1, '/') != NULL &&
                   strchr(from + 1, '/') < end - 1;)
        from = strchr(from + 1, '/');
    add(b, "\"%s", from > s ? "..." : "");
    without_pids(b, from, (size_t)(end - from));
    add(b, "\"");
}

void say_fd(struct buf *b, const char *arg)
{
    if (fd_of(arg) >= 0)
        add(b, "fd %ld", fd_of(arg));
    else
        add(b, "%.*s", (int)strcspn(arg, "<"), arg);
}

/* Flags, without the permissions that come with some. */
void say_flags(struct buf *b, const char *arg, const char *before)
{
    size_t n;

    for (; *arg != '\0'; arg += n + (arg[n] == '|')) {
        n = strcspn(arg, "|");
        if (isdigit((unsigned char)*arg) || starts(arg, "IPC_64"))
            continue;
        add(b, "%s%.*s", before, (int)n, arg);
        before = "|";
    }
}

const char *process_name(const struct call *c, long long pid)
{
    const struct proc *p = process(c->at, pid);

    if (p == NULL || p->name == NULL)
        return "another process";
    return p == c->p ? "itself" : p->name;
}

int label(const char *kind, const char *id)
{
    static struct map *labels;
    struct buf key = {0};
    void **n, **count;

    if (labels == NULL)
        labels = new_map();
    add(&key, "%s", kind);
    count = at(labels, key.s);
    if (*count == NULL)
        *count = keep(sizeof(int));
    add(&key, " %s", id);
    n = at(labels, key.s);
    count = at(labels, kind);
    if (*n == NULL) {
        *n = keep(sizeof(int));
        *(int *)*n = ++*(int *)*count;
    }
    free(key.s);
    return *(int *)*n;
}

/* 127.0.0.1:4000 or "/tmp/name" */
void say_address(struct buf *b, const char *arg)
{
    const char *port = field(arg, "sin_port"), *ip = field(arg, "sin_addr"),
               *name = field(arg, "sun_path");

    if (port == NULL)
        port = field(arg, "sin6_port");
    if (ip == NULL && port != NULL &&
        (ip = strstr(arg, "AF_INET6, \"")) != NULL)
        ip += 10;
    if (name != NULL) {
        say_path(b, name);
    } else if (port != NULL && ip != NULL) {
        ip = strchr(ip, '"') != NULL ? strchr(ip, '"') + 1 : ip;
        add(b, "%.*s:%d", (int)strcspn(ip, "\")"), ip,
            atoi(port + strcspn(port, "0123456789")));
    } else if (starts(arg, "{sa_family=")) {
        add(b, "%.*s", (int)strcspn(arg + 11, ",}"), arg + 11);
    }
}

/* ---- results ---- */

int say_failed(struct call *c, struct words *w)
{
    if (c->known && c->ret == -1 && *c->error != '\0')
        add(&w->tail, " = -1 %s", c->error);
    else if (c->known)
        return 0;
    return 1;
}

void say_number(struct call *c, struct words *w)
{
    if (!say_failed(c, w))
        add(&w->tail, " = %lld", c->ret);
}

void say_worked(struct call *c, struct words *w)
{
    if (!say_failed(c, w) && c->ret != 0)
        add(&w->tail, " = %lld", c->ret);
}

void say_new_fd(struct call *c, struct words *w)
{
    if (!say_failed(c, w))
        add(&w->tail, " = fd %lld", c->ret);
}

/* ---- any call ---- */

static const char *name_of(const struct call *c, long long pid)
{
    const struct proc *p = process(c->at, pid);

    return p != NULL && p->name != NULL ? p->name : "another process";
}

static void any_arg(struct buf *b, const char *arg, const struct call *c)
{
    const char *s = arg;

    if (*s == '"') {
        if (s[1] == '/')
            say_path(b, s);
        else
            say_name(b, s);
    } else if (starts(s, "0x") && strlen(s) > 7) {
        add(b, "...");
    } else if (*s == '{' || *s == '[') {
        if (strlen(s) > 20 || strstr(s, "0x") != NULL)
            add(b, "%c...%c", *s, *s == '{' ? '}' : ']');
        else
            without_pids(b, s, strlen(s));
    } else if (isdigit((unsigned char)*s) && strchr(s, '<') != NULL) {
        say_fd(b, s);
    } else if (amount(s) > 99 && process(c->at, amount(s)) != NULL) {
        add(b, "%s", name_of(c, amount(s)));
    } else {
        add(b, "%.*s", (int)strcspn(s, "<"), s);
    }
}

void say_any(struct call *c, struct words *w)
{
    struct buf *b = &w->head;
    int i;

    add(b, "%s(", c->name);
    for (i = 0; i < c->n_args && b->n < 60; i++) {
        if (starts(c->arg[i], "AT_FDCWD"))
            continue;
        if (b->s[b->n - 1] != '(')
            add(b, ", ");
        any_arg(b, c->arg[i], c);
    }
    add(b, i < c->n_args ? ", ...)" : ")");
    if (say_failed(c, w) || c->ret == 0)
        return;
    add(&w->tail, " = ");
    if (strchr(c->result, '<') != NULL)
        add(&w->tail, "fd ");
    if (starts(c->result, "0x") && strlen(c->result) > 7)
        add(&w->tail, "...");
    else if (c->ret > 99 && process(c->at, c->ret) != NULL)
        add(&w->tail, "%s", name_of(c, c->ret));
    else
        add(&w->tail, "%lld", c->ret);
}

void say_one_fd(struct call *c, struct words *w)
{
    add(&w->head, "%s(", libc_name(c));
    say_fd(&w->head, c->arg[0]);
    add(&w->head, ")");
    say_worked(c, w);
}

/* ---- all ---- */

const char *libc_name(const struct call *c)
{
    if (c->kind == NULL)
        return c->name;
    if (c->kind->name_of != NULL)
        return c->kind->name_of(c);
    return c->kind->libc != NULL ? c->kind->libc : c->name;
}

struct words words_of(struct call *c)
{
    struct words w = {{0}, {0}};

    add(&w.head, "%s", "");
    add(&w.tail, "%s", "");
    if (c->kind != NULL && c->kind->say != NULL)
        c->kind->say(c, &w);
    else
        say_any(c, &w);
    return w;
}
