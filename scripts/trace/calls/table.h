/*
 * table.h - what is known of each system call
 */
#ifndef TABLE_H
#define TABLE_H

#include "../say.h"
#include "../waits.h"

struct kind {
    const char *name; /* as strace writes it */
    const char *libc; /* as libc calls it, if it is another name */
    const char *(*name_of)(const struct call *c); /* ... if it depends */
    const char *on; /* what it waits for; NULL: for its descriptor */
    int fd;         /* its first argument is a descriptor */
    int quiet;      /* it only asks: its rows may be folded */
    int hidden;     /* libc makes it, too: it is not shown */
    int asked;      /* ... but a program may well make it itself */
    int timed;      /* EAGAIN says that its time is over */

    /* In the words of the book. */
    void (*say)(struct call *c, struct words *w);
    /* Is this one libc's own? 2: the program's, but there is nothing to see. */
    int (*is_libc)(struct call *c, struct slot *s);
    /* What it does where it begins, for whoever is let go on by it may return
     * before it; and what it has done where it has returned. */
    void (*begins)(struct call *c, struct slot *s);
    void (*returned)(struct call *c);
    /* May it wait? NULL: if there is a why. */
    int (*may)(const struct call *c);
    /* Why did it go on, as others have acted meanwhile? NULL: it never waits.
     * It has returned something, and neither EAGAIN nor EINTR. */
    struct answer (*why)(struct call *c);
    /* What it needed, and had been done before: in which line? */
    size_t (*done)(struct call *c);
};

/* NULL if it is not known. */
const struct kind *kind_of(const char *name);

#endif
