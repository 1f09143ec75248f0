/*
 * map.c - memory that is shared, and by which file or segment it is so
 */
#include "../memory.h"
#include "sysv.h"
#include <stdlib.h>
#include <string.h>

static void maps(struct call *c, struct slot *s)
{
    static int anonymous;
    struct buf b = {0};
    const char *path = strchr(c->arg[4], '<');

    if (!c->known || c->ret == -1 || strstr(c->arg[3], "MAP_SHARED") == NULL)
        return;
    if (path != NULL)
        path = first_name(keep_text(path + 1, strcspn(path + 1, ">")));
    if (s == NULL)
        add(&b, "memory %d", ++anonymous);
    else
        add(&b, "file %s", path != NULL ? path : c->arg[4]);
    memory_map(c->p, strtoull(c->result, NULL, 16),
               strtoull(c->arg[1], NULL, 10), taken(&b),
               strtoll(c->arg[5], NULL, 0));
}

static int is_private(struct call *c, struct slot *s)
{
    return strstr(c->arg[3], "MAP_SHARED") == NULL &&
           (s == NULL || strstr(c->arg[3], "MAP_DENYWRITE") != NULL);
}

static void say_map(struct call *c, struct words *w)
{
    add(&w->head, "mmap(%s, %s bytes",
        strstr(c->arg[3], "MAP_SHARED") != NULL ? "shared" : "private",
        c->arg[1]);
    if (fd_of(c->arg[4]) >= 0)
        add(&w->head, ", fd %ld", fd_of(c->arg[4]));
    add(&w->head, ")");
    say_failed(c, w);
}

/* shmat() does not say how big it is; no two can lie within this distance. */
static void attaches(struct call *c, struct slot *s)
{
    struct buf b = {0};

    (void)s;
    if (!c->known || c->ret == -1)
        return;
    add(&b, "segment %s", c->arg[0]);
    memory_map(c->p, strtoull(c->result, NULL, 16), 4096, taken(&b), 0);
}

static void say_attach(struct call *c, struct words *w)
{
    say_object(c, w);
    add(&w->head, ")");
    say_failed(c, w);
}

static void say_detach(struct call *c, struct words *w)
{
    add(&w->head, "shmdt()");
    say_failed(c, w);
}

#define MAPS .say = say_map, .is_libc = is_private, .begins = maps

const struct kind map_calls[] = {
    {.name = "mmap", MAPS},
    {.name = "mmap2", .libc = "mmap", MAPS},
    {.name = "munmap", .hidden = 1, .asked = 1},
    {.name = "shmget", .say = say_get},
    {.name = "shmat", .say = say_attach, .begins = attaches},
    {.name = "shmdt", .say = say_detach},
    {.name = "shmctl", .say = say_control},
    {.name = NULL},
};
