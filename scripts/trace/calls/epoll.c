/*
 * epoll.c - waiting for several descriptors, which the kernel remembers
 */
#include "poll.h"
#include <stdlib.h>
#include <string.h>

#define MOST 64 /* descriptors that are looked at */

/* What epoll_ctl() has added: epoll_wait() tells only the data. */
struct interest {
    struct watched w;
    int fd, edge;
    const char *data;
    struct interest *next;
};

static struct interest *find(struct object *set, int fd)
{
    struct interest *i;

    for (i = set->interests; i != NULL; i = i->next)
        if (i->fd == fd)
            return i;
    return NULL;
}

static void controls(struct call *c, struct slot *s)
{
    struct slot *what = slot_of(c->p, c->arg[2]);
    const char *data = field(c->arg[3], "u64"),
               *events = field(c->arg[3], "events");
    struct interest *i;

    if (s == NULL || what == NULL || !succeeds(c))
        return;
    i = find(s->o, what->fd);
    if (i == NULL) {
        i = keep(sizeof(*i));
        i->fd = what->fd;
        i->next = s->o->interests;
        s->o->interests = i;
    }
    i->w.o = what->o;
    events = events != NULL ? keep_text(events, strcspn(events, ",")) : "";
    i->w.in = strstr(events, "EPOLLIN") != NULL;
    i->w.out = strstr(events, "EPOLLOUT") != NULL;
    i->edge = strstr(events, "EPOLLET") != NULL;
    i->data = data != NULL ? keep_text(data, strcspn(data, "}")) : "";
}

static void begins(struct call *c, struct slot *s)
{
    struct interest *i;

    if (s == NULL)
        return;
    for (i = s->o->interests; i != NULL; i = i->next)
        c->ready += !i->edge && is_ready(&i->w);
}

/* Those whose data it has returned. */
static size_t returned(const struct call *c, struct watched *w)
{
    const char *s = c->arg[1], *data;
    struct interest *i;
    size_t n = 0, size;

    while ((s = field(s, "events")) != NULL && (data = field(s, "u64"))) {
        size = strcspn(data, "}");
        for (i = c->o->interests; i != NULL && n < MOST; i = i->next)
            if (strlen(i->data) == size && strncmp(i->data, data, size) == 0)
                w[n++] = i->w;
    }
    return n;
}

static int may(const struct call *c)
{
    return strcmp(c->arg[3], "0") != 0 &&
           !starts(c->arg[3], "{tv_sec=0, tv_nsec=0}");
}

static struct answer why(struct call *c)
{
    struct watched w[MOST];

    if (c->o == NULL || c->ret <= 0)
        return c->ret == 0 ? unknown : no;
    if (c->ready > 0)
        return no;
    return first_of(c, w, returned(c, w));
}

static size_t done(struct call *c)
{
    struct watched w[MOST];

    return c->o != NULL ? first_before(c, w, returned(c, w)) : NEVER;
}

static void say_control(struct call *c, struct words *w)
{
    const char *events = field(c->arg[3], "events");

    add(&w->head, "epoll_ctl(");
    say_fd(&w->head, c->arg[0]);
    add(&w->head, ", %s, ",
        c->arg[1] + (starts(c->arg[1], "EPOLL_CTL_") ? 10 : 0));
    say_fd(&w->head, c->arg[2]);
    if (events != NULL && !strstr(c->arg[1], "DEL"))
        add(&w->head, ", %.*s", (int)strcspn(events, ",}"), events);
    add(&w->head, ")");
    say_worked(c, w);
}

static void say_wait(struct call *c, struct words *w)
{
    const char *s = c->arg[1], *data;
    struct interest *i;
    int n = 0;

    add(&w->head, "epoll_wait(");
    say_fd(&w->head, c->arg[0]);
    add(&w->head, ")");
    if (say_failed(c, w))
        return;
    if (c->ret == 0)
        add(&w->tail, " = 0, none is ready");
    while ((s = field(s, "events")) != NULL && (data = field(s, "u64"))) {
        for (i = c->o != NULL ? c->o->interests : NULL; i != NULL; i = i->next)
            if (strlen(i->data) == strcspn(data, "}") &&
                strncmp(i->data, data, strlen(i->data)) == 0)
                break;
        if (i == NULL || n >= 8)
            continue;
        add(&w->tail, "%s fd %d %.*s", n++ ? "," : " =", i->fd,
            (int)strcspn(s, ",}"), s);
    }
    if (c->ret > 0 && n == 0)
        add(&w->tail, " = %lld", c->ret);
}

#define WAIT                                                                   \
    .libc = "epoll_wait", .fd = 1, .on = "several", .say = say_wait,           \
    .begins = begins, .may = may, .why = why, .done = done

const struct kind epoll_calls[] = {
    {.name = "epoll_create"},
    {.name = "epoll_create1", .libc = "epoll_create"},
    {.name = "epoll_ctl", .fd = 1, .say = say_control, .begins = controls},
    {.name = "epoll_wait", WAIT},
    {.name = "epoll_pwait", WAIT},
    {.name = "epoll_pwait2", WAIT},
    {.name = NULL},
};
