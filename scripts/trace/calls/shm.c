/*
 * shm.c - the names of POSIX objects, which are files in /dev/shm
 */
#include "shm.h"
#include "../memory.h"
#include <ctype.h>
#include <string.h>

#define SEM "\"/dev/shm/sem."
#define SHM "\"/dev/shm/"

int is_semaphore(const char *quoted)
{
    return starts(quoted, SEM);
}

/* glibc chooses six letters and figures; musl writes into "/dev/shm/tmp-". */
int is_new_semaphore(const char *quoted)
{
    const char *s = quoted + strlen(SEM);
    int n = 0, upper = 0;

    if (starts(quoted, SHM "tmp-"))
        return 1;
    if (!is_semaphore(quoted))
        return 0;
    for (; isalnum((unsigned char)s[n]); n++)
        upper += !islower((unsigned char)s[n]);
    return n == 6 && s[n] == '"' && upper > 0;
}

void say_opened_name(struct buf *b, const char *quoted, const char *call)
{
    struct buf name = {0};
    int sem = is_semaphore(quoted);

    if (!starts(quoted, SHM)) {
        add(b, "%s(", call);
        say_path(b, quoted);
        return;
    }
    add(&name, "\"/%s", quoted + strlen(sem ? SEM : SHM));
    add(b, "%s_%s(", sem ? "sem" : "shm", call);
    say_path(b, taken(&name));
}

/* ---- link(): sem_open() gives the new file its name ---- */

static const char *second_path(const struct call *c)
{
    return c->arg[is(c, "linkat") || starts(c->name, "renameat") ? 3 : 1];
}

static const char *first_path(const struct call *c)
{
    return c->arg[with_folder(c)];
}

static const char *name_of_link(const struct call *c)
{
    return is_new_semaphore(first_path(c)) ? "open" : "link";
}

static void say_link(struct call *c, struct words *w)
{
    if (!is_new_semaphore(first_path(c))) {
        say_any(c, w);
        return;
    }
    say_opened_name(&w->head, second_path(c), "open");
    add(&w->head, ", O_CREAT)");
    say_worked(c, w);
}

static int unlinks_for_libc(struct call *c, struct slot *s)
{
    (void)s;
    return is_new_semaphore(first_path(c));
}

static void say_unlink(struct call *c, struct words *w)
{
    say_opened_name(&w->head, first_path(c), "unlink");
    add(&w->head, ")");
    say_worked(c, w);
}

/* link() and rename(): memory of the new name is that of the old one. */
static void names_file(struct call *c, struct slot *s)
{
    size_t n;
    char *from = unquoted(first_path(c), &n);

    (void)s;
    if (succeeds(c))
        same_file(from, unquoted(second_path(c), &n));
}

#define LINK .name_of = name_of_link, .say = say_link, .begins = names_file
#define UNLINK .libc = "unlink", .say = say_unlink, .is_libc = unlinks_for_libc

const struct kind shm_calls[] = {
    {.name = "link", LINK},
    {.name = "linkat", LINK},
    {.name = "rename", .begins = names_file},
    {.name = "renameat", .libc = "rename", .begins = names_file},
    {.name = "renameat2", .libc = "rename", .begins = names_file},
    {.name = "unlink", UNLINK},
    {.name = "unlinkat", UNLINK},
    {.name = NULL},
};
