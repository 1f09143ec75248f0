/*
 * so_far.c - what a reader has got, and what it is
 */
#include "so_far.h"
#include "../speech.h"
#include <stdlib.h>
#include <string.h>

long long read_before(const struct waiter *w)
{
    const struct call *c = w->p != NULL ? w->p->last : NULL;
    const char *key = c != NULL && c->n_args > 0 ? key_of(c->arg[0]) : w->key;

    return key != NULL ? carried(w->p, key, READS) : 0;
}

int is_of_system(const struct waiter *w)
{
    const char *program = w->t->program;

    return program != NULL &&
           (starts(program, "/usr/bin/") || starts(program, "/bin/"));
}

int reads_to_end(const struct waiter *w)
{
    static const char *const known[] = {
        "sort",   "wc",      "tac",       "tail",   "tsort",     "cksum",
        "md5sum", "sha1sum", "sha256sum", "base64", "sha512sum", "shuf"};
    size_t i;

    for (i = 0; i < LENGTH(known); i++)
        if (w->t->comm != NULL && strcmp(w->t->comm, known[i]) == 0)
            return is_of_system(w);
    return 0;
}

static int is_reading(const struct call *c)
{
    return c != NULL && c->n_args > 0 &&
           (is(c, "read") || is(c, "recvfrom") || is(c, "recv"));
}

/* What its process has read where it reads now, before. */
struct past_reads {
    const struct call *last;
    long long n;
    int answered;    /* it has written to a pipe, or a connection, since */
    struct buf line; /* what has no end of line yet */
    int unclear;     /* ... or it is not known, or no text */
};

static int is_answer(const struct call *c, const char *key)
{
    return key != NULL &&
           (starts(c->name, "write") || starts(c->name, "send")) &&
           *key != '/' && !starts(key, "anon_inode:");
}

static void add_line(struct past_reads *r, const struct call *c)
{
    size_t n, i;
    const char *text = unquoted(c->arg[1], &n);

    if (strstr(c->arg[1], "\"...") != NULL)
        r->unclear = 1;
    for (i = 0; i < n; i++)
        if (text[i] == '\n')
            r->line.n = 0;
        else if ((unsigned char)text[i] < ' ' && text[i] != '\t' &&
                 text[i] != '\r')
            r->unclear = 1;
        else
            add_text(&r->line, &text[i], 1);
}

static void find_past(const struct waiter *w, struct past_reads *r)
{
    const struct call *now = w->p != NULL ? w->p->last : NULL, *c;
    const char *here = is_reading(now) ? key_of(now->arg[0]) : NULL, *key;
    size_t i = 0;

    *r = (struct past_reads){0};
    while (here != NULL && (c = next_call(&i)) != NULL) {
        if (c->p->leader != w->p->leader || !succeeds(c) || c->n_args == 0)
            continue;
        key = key_of(c->arg[0]);
        r->answered |= is_answer(c, key);
        if (!is_reading(c) || c->n_args < 3 || key == NULL ||
            strcmp(key, here) != 0)
            continue;
        r->last = c;
        r->n += c->ret;
        r->answered = 0;
        add_line(r, c);
    }
}

static long long other_order(long long n)
{
    return (n & 255) << 24 | (n >> 8 & 255) << 16 | (n >> 16 & 255) << 8 |
           (n >> 24 & 255);
}

/* So much is asked for (16 MiB or more), and what has come is just as much as the
 * same four bytes say in the other order: all of it. */
static int is_swapped(const struct past_reads *r)
{
    long long n = r->last != NULL ? atoll(r->last->arg[2]) : 0;

    return n >= 1 << 24 && n <= 0xffffffff && r->last->ret == other_order(n);
}

long long rest_asked(const struct waiter *w)
{
    struct past_reads r;
    long long before, rest;

    find_past(w, &r);
    free(r.line.s);
    if (r.last == NULL || r.last->ret <= 0)
        return 0;
    before = atoll(r.last->arg[2]);
    rest = (long long)w->t->arg[2];
    return rest > 0 && (before <= 1024 || is_swapped(&r)) &&
                   rest == before - r.last->ret
               ? rest
               : 0;
}

void add_swapped(struct buf *b, const struct waiter *w)
{
    struct past_reads r;
    long long asked;

    find_past(w, &r);
    free(r.line.s);
    if (!is_swapped(&r) || rest_asked(w) == 0)
        return;
    asked = atoll(r.last->arg[2]);
    speak(b,
          "; it had asked for %lld bytes, which is %lld with the bytes in "
          "the other order: htonl() or ntohl() is missing on one side",
          "；要读的长度是 %lld 字节，把字节序反过来就是 %lld："
          "有一方漏了 htonl() 或 ntohl()",
          asked, other_order(asked));
}

/* Buffers of libc, and of programs that read lines, are so large; others read
 * their lines byte by byte, but not all who read a byte mean lines. */
static int may_read_lines(const struct task *t, const struct past_reads *r)
{
    if (strcmp(t->call, "read") != 0 || t->arg[2] == 0)
        return 0;
    if (t->arg[2] == 1)
        return r->line.n > 1 || r->n > (long long)r->line.n;
    return t->arg[2] % 4096 == 0;
}

const char *line_begun(const struct waiter *w, int *all)
{
    struct past_reads r;
    struct buf b = {0};

    find_past(w, &r);
    if (r.last != NULL && r.last->ret > 0 && !r.answered && !r.unclear &&
        r.line.n > 0 && r.line.n < 100 && may_read_lines(w->t, &r))
        printable(&b, r.line.s, r.line.n);
    *all = r.n == (long long)r.line.n;
    free(r.line.s);
    return b.n > 0 ? taken(&b) : NULL;
}

int ends_line(const struct waiter *w)
{
    struct past_reads r;

    find_past(w, &r);
    free(r.line.s);
    return r.n > 0 && !r.unclear && r.line.n == 0;
}

void add_short_write(struct buf *b, const struct waiter *k, int fd)
{
    const struct call *c, *last = NULL;
    size_t i = 0;
    long long n;

    while (k->p != NULL && (c = next_call(&i)) != NULL) {
        if (!is_program(k, c->p) || fd_of(c->arg[0]) != fd)
            continue;
        if (is(c, "close"))
            last = NULL;
        else if ((is(c, "write") || is(c, "sendto")) && c->n_args > 2)
            last = c;
    }
    n = last != NULL ? amount(last->arg[2]) : 0;
    if (last != NULL && succeeds(last) && last->ret < n)
        speak(b,
              "; %s's last %s there wrote %lld of %lld bytes, and the rest was "
              "not written",
              "；%s 最近一次 %s 只写出了 %lld 字节（共 %lld 字节），"
              "其余的没有再写",
              k->name, is(last, "write") ? "write()" : "send()", last->ret, n);
}
