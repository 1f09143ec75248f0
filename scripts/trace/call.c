/*
 * call.c - what a call says
 */
#include "call.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* ---- text ---- */

int starts(const char *s, const char *with)
{
    return strncmp(s, with, strlen(with)) == 0;
}

const char *unit(const char *s, int *no_brackets)
{
    const char *p = s;
    int depth = 0;

    if (*s == '"') {
        for (p++; *p != '\0' && *p != '"'; p++)
            if (*p == '\\' && p[1] != '\0')
                p++;
        return *p == '"' ? p + 1 : p;
    }
    if (s[0] == '/' && s[1] == '*' && (p = strstr(s, "*/")) != NULL)
        return p + 2;
    if (*s == '<' && s[1] != '<' && !*no_brackets) {
        for (p = s; *p != '\0'; p++) {
            if (p[0] == '-' && p[1] == '>')
                p++;
            else if (*p == '<')
                depth++;
            else if (*p == '>' && --depth == 0)
                return p + 1;
        }
        *no_brackets = 1; /* or a line of these would take for ever */
    }
    return s + 1;
}

const char *blanks(const char *s)
{
    while (*s == ' ' || *s == '\t')
        s++;
    return s;
}

const char *field(const char *text, const char *name)
{
    size_t n = strlen(name);
    const char *s = text;

    for (; (s = strstr(s, name)) != NULL; s += n)
        if (s[n] == '=' && (s == text || !isalnum((unsigned char)s[-1])))
            return s + n + 1;
    return NULL;
}

long fd_of(const char *arg)
{
    char *end;
    long fd = strtol(arg, &end, 10);

    return end == arg || fd < 0 || (*end != '\0' && *end != '<') ? -1 : fd;
}

size_t escape(const char *s)
{
    size_t n = 1;

    if (*s != '\\' || s[1] == '\0')
        return 1;
    if (s[1] == 'x')
        for (n = 2; n < 4 && isxdigit((unsigned char)s[n]); n++)
            ;
    else if (s[1] >= '0' && s[1] <= '7')
        for (; n < 4 && s[n] >= '0' && s[n] <= '7'; n++)
            ;
    else
        n = 2;
    return n;
}

char *unquoted(const char *quoted, size_t *n)
{
    static const char names[] = "ntrfva", values[] = "\n\t\r\f\v\a";
    struct buf b = {0};
    const char *s = quoted + (*quoted == '@'), *known;
    size_t size;
    char c;

    for (s += *s == '"'; *s != '\0' && *s != '"'; s += size) {
        size = escape(s);
        c = *s;
        if (size > 1) {
            known = strchr(names, s[1]);
            if (s[1] == 'x')
                c = (char)strtol(s + 2, NULL, 16);
            else if (isdigit((unsigned char)s[1]))
                c = (char)strtol(s + 1, NULL, 8);
            else
                c = known != NULL ? values[known - names] : s[1];
        }
        add_text(&b, &c, 1);
    }
    *n = b.n;
    return taken(&b);
}

/* ---- calls ---- */

void cut_args(struct call *c)
{
    const char *s = c->args, *from = s;
    int depth = 0, no_brackets = 0;

    if (c->cut)
        return;
    c->cut = 1;
    for (; c->n_args < MAX_ARGS; s = unit(s, &no_brackets)) {
        if (*s == '(' || *s == '[' || *s == '{')
            depth++;
        else if (*s == ')' || *s == ']' || *s == '}')
            depth--;
        if (*s != '\0' && (*s != ',' || depth > 0))
            continue;
        while (*from == ' ')
            from++;
        if (s > from)
            c->arg[c->n_args++] = keep_text(from, (size_t)(s - from));
        if (*s == '\0')
            break;
        from = s + 1;
    }
    for (depth = c->n_args; depth < MAX_ARGS; depth++)
        c->arg[depth] = "";
}

int is(const struct call *c, const char *name)
{
    return strcmp(c->name, name) == 0;
}

int succeeds(const struct call *c)
{
    return c->known && c->ret >= 0;
}

int fails(const struct call *c)
{
    return c->known && c->ret < 0;
}

int has(const struct call *c, const char *text)
{
    return strstr(c->args, text) != NULL;
}

int with_folder(const struct call *c)
{
    size_t n = strlen(c->name);

    return n > 2 && (strcmp(c->name + n - 2, "at") == 0 ||
                     strcmp(c->name + n - 3, "at2") == 0);
}

int is_thread(const struct call *c)
{
    return has(c, "CLONE_THREAD");
}
