/*
 * util.h - memory that lives as long as the program, text that grows, maps
 */
#ifndef UTIL_H
#define UTIL_H

#include <stdarg.h>
#include <stddef.h>

#define LENGTH(a) (sizeof(a) / sizeof((a)[0]))

struct buf { /* text that grows; s is always a string */
    char *s;
    size_t n, room;
};

void *keep(size_t size); /* zeroed */
char *keep_text(const char *s, size_t n);
/* Room for one more of n elements: doubles the room when it is full. */
void *more(void *array, size_t n, size_t *room, size_t element);
void add(struct buf *b, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void add_list(struct buf *b, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));
void add_text(struct buf *b, const char *s, size_t n);
char *taken(struct buf *b); /* its text for good; b is empty again */

/* As atoll(), but no further than FAR, so that sums of two do not overflow. */
#define FAR (1LL << 60)
long long amount(const char *s);

struct map;
struct map *new_map(void);
void **at(struct map *m, const char *key); /* the value; NULL if it is new */
void *get(struct map *m, const char *key); /* NULL if there is none */

int utf8(const char *s, size_t n, unsigned *c); /* bytes of the first, 0: bad */
int width_of(unsigned c);                       /* 0, 1 or 2 places */
int places(const char *s);                      /* of all of it */

#endif
