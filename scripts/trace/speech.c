/*
 * speech.c - what processes write for whoever runs them
 */
#include "speech.h"
#include <ctype.h>
#include <string.h>

size_t speaker(const char *s)
{
    size_t n = 0;

    if (!isalpha((unsigned char)*s) || starts(s, "usage:"))
        return 0;
    while (isalnum((unsigned char)s[n]) || s[n] == '_' || s[n] == ' ')
        n++;
    return n < 20 && starts(s + n, ": ") ? n : 0;
}

int says(const struct call *c)
{
    return fd_of(c->arg[0]) != 0 && (is(c, "write") || is(c, "writev"));
}

void printable(struct buf *b, const char *s, size_t n)
{
    unsigned c = 0;
    int size;

    for (; n > 0; s += size, n -= (size_t)size) {
        size = utf8(s, n, &c);
        if (size == 0 || c < ' ' || (c >= 0x7f && c < 0xa0)) {
            size = size == 0 ? 1 : size;
            add(b, c == '\t' && *s == '\t' ? " " : "?");
        } else {
            add_text(b, s, (size_t)size);
        }
    }
}

const char *written(const struct call *c)
{
    const char *vector = field(c->arg[1], "iov_base");

    return vector != NULL ? vector : c->arg[1];
}

/* The process itself is not named in its own column. */
static size_t own_name(const struct proc *p, const char *s, size_t line)
{
    size_t n = speaker(s);

    if (n == 0 || n >= line || p->speaker == NULL || strlen(p->speaker) != n ||
        strncmp(s, p->speaker, n) != 0)
        return 0;
    return n + 2;
}

char *next_said(const struct call *c, const char **s, size_t *n)
{
    struct buf b = {0};
    size_t line, name;

    if (*s == NULL)
        *s = unquoted(written(c), n);
    while (*n > 0) {
        line = strcspn(*s, "\n");
        line = line > *n ? *n : line;
        name = own_name(c->p, *s, line);
        printable(&b, *s + name, line - name);
        if (*n <= line && strstr(written(c), "\"...") != NULL)
            add(&b, "...");
        line += line < *n;
        if (line == 0) { /* a 0 stands there */
            *n = 0;
            line = 0;
        }
        *s += line;
        *n -= line;
        if (b.n > 0)
            return taken(&b);
    }
    return NULL;
}
