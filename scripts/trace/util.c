/*
 * util.c - memory, text that grows, a map, the width of a character
 */
#include "util.h"
#include <err.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is kept lives to the end: it comes from big pieces, each of which
 * begins with the address of the piece before. */
struct piece {
    struct piece *before;
    max_align_t first[];
};

static struct piece *pieces;
static size_t left;
static char *next;

void *keep(size_t size)
{
    const size_t align = sizeof(max_align_t), usual = 1 << 20;
    size_t room = size > usual ? size : usual;
    struct piece *piece;
    char *p;

    size = (size + align - 1) / align * align;
    if (size > left) {
        piece = calloc(1, sizeof(*piece) + room + align);
        if (piece == NULL)
            err(1, "trace");
        piece->before = pieces;
        pieces = piece;
        next = (char *)piece->first;
        left = room + align;
    }
    p = next;
    next += size;
    left -= size;
    return p;
}

char *keep_text(const char *s, size_t n)
{
    char *copy = keep(n + 1);

    memcpy(copy, s, n);
    return copy;
}

void *more(void *array, size_t n, size_t *room, size_t element)
{
    if (n < *room)
        return array;
    *room = *room ? 2 * *room : 16;
    array = realloc(array, *room * element);
    if (array == NULL)
        err(1, "trace");
    return array;
}

void add_text(struct buf *b, const char *s, size_t n)
{
    while (b->n + n + 1 > b->room)
        b->s = more(b->s, b->room, &b->room, 1);
    memcpy(b->s + b->n, s, n);
    b->n += n;
    b->s[b->n] = '\0';
}

void add_list(struct buf *b, const char *format, va_list args)
{
    va_list again;
    char *text;
    int n;

    va_copy(again, args);
    n = vsnprintf(NULL, 0, format, again);
    va_end(again);
    text = malloc((size_t)n + 1);
    if (n < 0 || text == NULL)
        err(1, "trace");
    vsnprintf(text, (size_t)n + 1, format, args);
    add_text(b, text, (size_t)n);
    free(text);
}

void add(struct buf *b, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    add_list(b, format, args);
    va_end(args);
}

char *taken(struct buf *b)
{
    char *text = b->n > 0 ? keep_text(b->s, b->n) : keep_text("", 0);

    free(b->s);
    *b = (struct buf){0};
    return text;
}

/* ---- a map from text to pointers, open addressing ---- */

struct entry {
    const char *key;
    void *value;
};

struct map {
    struct entry *entry;
    size_t n, room; /* room is a power of two */
};

static uint64_t hash(const char *s)
{
    uint64_t h = 14695981039346656037u;

    for (; *s != '\0'; s++)
        h = (h ^ (unsigned char)*s) * 1099511628211u;
    return h ^ h >> 29;
}

static struct entry *find(struct entry *entry, size_t room, const char *key)
{
    size_t i = (size_t)hash(key) & (room - 1);

    while (entry[i].key != NULL && strcmp(entry[i].key, key) != 0)
        i = (i + 1) & (room - 1);
    return &entry[i];
}

struct map *new_map(void)
{
    struct map *m = keep(sizeof(*m));

    m->room = 64;
    m->entry = keep(m->room * sizeof(*m->entry));
    return m;
}

void **at(struct map *m, const char *key)
{
    struct entry *e = find(m->entry, m->room, key), *old = m->entry;
    size_t i, room = m->room;

    if (e->key != NULL)
        return &e->value;
    if (2 * m->n >= m->room) {
        m->room *= 2;
        m->entry = keep(m->room * sizeof(*m->entry));
        for (i = 0; i < room; i++)
            if (old[i].key != NULL)
                *find(m->entry, m->room, old[i].key) = old[i];
        e = find(m->entry, m->room, key);
    }
    e->key = keep_text(key, strlen(key));
    m->n++;
    return &e->value;
}

void *get(struct map *m, const char *key)
{
    return find(m->entry, m->room, key)->value;
}

long long amount(const char *s)
{
    long long n = strtoll(s, NULL, 10);

    return n > FAR ? FAR : n < -FAR ? -FAR : n;
}

/* ---- characters ---- */

int utf8(const char *s, size_t n, unsigned *c)
{
    static const unsigned least[] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char *u = (const unsigned char *)s;
    int size = 1, i;

    if (n == 0)
        return 0;
    if (u[0] >= 0xc2 && u[0] <= 0xf4)
        size = u[0] < 0xe0 ? 2 : u[0] < 0xf0 ? 3 : 4;
    else if (u[0] >= 0x80)
        return 0;
    if ((size_t)size > n)
        return 0;
    *c = size == 1 ? u[0] : u[0] & (0x7fu >> size);
    for (i = 1; i < size; i++) {
        if ((u[i] & 0xc0) != 0x80)
            return 0;
        *c = *c << 6 | (u[i] & 0x3f);
    }
    if (size > 1 && *c < least[size])
        return 0;
    return *c > 0x10ffff || (*c >= 0xd800 && *c < 0xe000) ? 0 : size;
}

/* wcwidth(3) knows only the characters of the locale that happens to be set;
 * this is the same everywhere. */
int width_of(unsigned c)
{
    static const struct {
        unsigned first, last;
    } none[] = {{0x300, 0x36f},   {0x200b, 0x200f}, {0x2028, 0x202e},
                {0x2060, 0x2064}, {0x20d0, 0x20ff}, {0xfe00, 0xfe0f},
                {0xfe20, 0xfe2f}, {0xfeff, 0xfeff}},
      wide[] = {{0x1100, 0x115f},   {0x2e80, 0x303e},   {0x3041, 0xa4cf},
                {0xac00, 0xd7a3},   {0xf900, 0xfaff},   {0xfe30, 0xfe6f},
                {0xff00, 0xff60},   {0xffe0, 0xffe6},   {0x1f300, 0x1f64f},
                {0x1f680, 0x1f6ff}, {0x1f900, 0x1f9ff}, {0x20000, 0x3fffd}};
    size_t i;

    if (c < none[0].first)
        return 1;
    for (i = 0; i < LENGTH(none); i++)
        if (c >= none[i].first && c <= none[i].last)
            return 0;
    for (i = 0; i < LENGTH(wide); i++)
        if (c >= wide[i].first && c <= wide[i].last)
            return 2;
    return 1;
}

int places(const char *s)
{
    size_t n = strlen(s);
    unsigned c = 0;
    int all = 0, size;

    for (; n > 0; s += size, n -= (size_t)size) {
        size = utf8(s, n, &c);
        if (size == 0)
            size = 1, c = '?';
        all += width_of(c);
    }
    return all;
}
