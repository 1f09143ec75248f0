/*
 * objects.c - descriptors, and the objects of the kernel behind them
 *
 * With -yy strace says of each descriptor what it is: 3<pipe:[77]>. That is
 * the object's name here. Without it, what pipe(), dup() and fork() do to the
 * descriptors must do.
 */
#include "objects.h"
#include "held.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define MAX_FD 1024 /* what a process may have open, usually */

static struct map *objects; /* by name */

struct object *new_object(void)
{
    return keep(sizeof(struct object));
}

struct object *object_at(const char *key)
{
    void **o;

    if (objects == NULL)
        objects = new_map();
    o = at(objects, key);
    if (*o == NULL) {
        *o = new_object();
        ((struct object *)*o)->key = keep_text(key, strlen(key));
    }
    return *o;
}

struct object *by_id(const char *kind, const char *id)
{
    struct buf key = {0};
    struct object *o;

    add(&key, "%s %s", kind, id);
    o = object_at(key.s);
    free(key.s);
    return o;
}

struct object *signals_of(struct proc *p)
{
    if (p->signals == NULL)
        p->signals = new_object();
    return p->signals;
}

static struct act *act(struct object *o, struct act a)
{
    if (o == NULL)
        return NULL;
    o->act = more(o->act, o->n, &o->room, sizeof(*o->act));
    o->act[o->n] = a;
    return &o->act[o->n++];
}

struct act *acts(struct call *c, struct object *o, enum act_type type)
{
    return act(
        o,
        (struct act){
            .line = c->at, .from = c->in, .type = type, .who = c->p, .c = c});
}

struct act *end_acts(struct proc *p, struct object *o, enum act_type type)
{
    return act(o, (struct act){.line = p->end_line,
                               .from = p->end_line,
                               .type = type,
                               .who = p});
}

struct object *other_end(struct object *o)
{
    if (!o->socket)
        return o;
    if (o->peer == NULL && o->peer_key != NULL && objects != NULL)
        o->peer = get(objects, o->peer_key);
    return o->peer;
}

void fill(struct object *o, long long n)
{
    o->inside = n < FAR - o->inside ? o->inside + n : FAR;
}

struct object *pidfd_of(const struct proc *p)
{
    struct buf key = {0};
    struct object *o;

    add(&key, "pid:%lld", p->pid);
    o = objects != NULL ? get(objects, key.s) : NULL;
    free(key.s);
    return o;
}

struct object *source_of(struct object *o)
{
    int listens = o->peer == NULL && o->peer_key == NULL;

    if (o->address != NULL && (o->datagrams || listens))
        return object_at(o->address);
    return other_end(o);
}

/* ---- what strace says a descriptor is ---- */

struct description {
    char *key, *peer, *address; /* NULL: it does not say */
    int socket, datagrams, alone;
};

static char *joined(const char *a, const char *b, size_t n)
{
    struct buf text = {0};

    add(&text, "%s%.*s", a, (int)n, b);
    return taken(&text);
}

/* TCP:[127.0.0.1:4000->127.0.0.1:5000], TCP:[127.0.0.1:4000], TCP:[77] */
static void internet(struct description *d, const char *kind, const char *in,
                     size_t n)
{
    const char *arrow = strstr(in, "->"), *port;
    struct buf peer = {0};

    d->key = joined(kind, in, n);
    if (arrow != NULL && arrow < in + n) {
        add(&peer, "%s%.*s->%.*s", kind, (int)(in + n - arrow - 2), arrow + 2,
            (int)(arrow - in), in);
        d->peer = taken(&peer);
        n = (size_t)(arrow - in);
    }
    for (port = in + n; port > in && isdigit((unsigned char)port[-1]); port--)
        ;
    if (port > in && port[-1] == ':')
        d->address = joined(d->datagrams ? "udp " : "tcp ", port,
                            (size_t)(in + n - port));
}

/* UNIX-STREAM:[5->6,"/tmp/name"], of which each part may be missing */
static void local(struct description *d, const char *in, size_t n)
{
    const char *s = in, *end = in + n;

    while (s < end && isdigit((unsigned char)*s))
        s++;
    d->key = joined("unix ", in, (size_t)(s - in));
    if (starts(s, "->")) {
        in = s += 2;
        while (s < end && isdigit((unsigned char)*s))
            s++;
        d->peer = joined("unix ", in, (size_t)(s - in));
    }
    if (s < end && *s == ',')
        d->address = joined("unix ", s + 1, (size_t)(end - s - 1));
}

static struct description describe(const char *arg)
{
    struct description d = {0};
    const char *s = strchr(arg, '<'), *end, *in;
    size_t n;

    if (s == NULL)
        return d;
    s++;
    end = strrchr(s, '>');
    if (end == NULL)
        return d;
    n = (size_t)(end - s);
    in = strchr(s, '[');
    if (starts(s, "anon_inode:") || n == 0)
        return d; /* many have this name */
    if (in == NULL || in >= end || *s == '/' || end[-1] != ']' ||
        starts(s, "pipe:")) {
        if (strstr(s, ">(deleted)") != NULL)
            n = (size_t)(strstr(s, ">(deleted)") - s);
        if (strchr(s, '<') != NULL && strchr(s, '<') < s + n)
            n = (size_t)(strchr(s, '<') - s); /* </dev/null<char 1:3>> */
        d.key = joined("", s, n);
        d.alone = *s == '/';
        return d;
    }
    n = (size_t)(end - 1 - ++in);
    d.socket = 1;
    d.datagrams = starts(s, "UDP") || strstr(s, "DGRAM") != NULL;
    if (starts(s, "UNIX"))
        local(&d, in, n);
    else if (starts(s, "TCP") || starts(s, "UDP"))
        internet(&d, starts(s, "TCP") ? "TCP " : "UDP ", in, n);
    else
        d.key = joined("socket ", in, n);
    d.alone = starts(s, "NETLINK");
    return d;
}

static void learn(struct object *o, const struct description *d)
{
    o->socket |= d->socket;
    o->datagrams |= d->datagrams;
    o->alone |= d->alone && !o->fifo;
    if (d->peer != NULL)
        o->peer_key = d->peer;
    if (d->address != NULL)
        o->address = d->address;
}

/* The object that is described, which has been this one up to now. A socket
 * changes its name as it is bound and connected. */
static struct object *known_as(struct object *now, const struct description *d)
{
    void **named;
    struct object *o;

    if (d->key == NULL)
        return now != NULL ? now : new_object();
    if (objects == NULL)
        objects = new_map();
    named = at(objects, d->key);
    o = *named;
    if (o == NULL || (o->gone && now != NULL && !now->gone))
        o = *named = now != NULL && now->socket ? now : new_object();
    learn(o, d);
    o->key = d->key;
    return o;
}

/* ---- descriptors ---- */

static struct table *table_of(struct proc *p)
{
    if (p->fds == NULL) {
        p->fds = keep(sizeof(*p->fds));
        p->fds->users = 1;
    }
    return p->fds;
}

/* Where this descriptor is in the table, or should be: it is sorted. */
static size_t place_of(const struct table *t, long fd)
{
    size_t low = 0, high = t->n, middle;

    while (low < high) {
        middle = (low + high) / 2;
        if (t->slot[middle].fd < fd)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void count(struct object *o, int access, int by)
{
    if (access & READS)
        o->readers += by;
    if (access & WRITES)
        o->writers += by;
}

struct held_fds held_fds;

static void begins_to_hold(const struct proc *p, const struct slot *s)
{
    struct held_fds *h = &held_fds;

    h->item = more(h->item, h->n, &h->room, sizeof(*h->item));
    h->item[h->n++] = (struct held_fd){.who = p->leader,
                                       .o = s->o,
                                       .fd = s->fd,
                                       .access = s->access,
                                       .inherited = s->inherited,
                                       .from = h->now,
                                       .until = NEVER};
}

static void holds_no_more(const struct proc *p, int fd)
{
    struct held_fds *h = &held_fds;
    size_t i;

    for (i = h->n; i-- > 0;)
        if (h->item[i].who == p->leader && h->item[i].fd == fd &&
            h->item[i].until == NEVER) {
            h->item[i].until = h->now;
            return;
        }
}

/* Its close takes the locks of the process, and the last one those of the open
 * file. */
static int unlocks(struct slot *s, const struct proc *p)
{
    struct lock of_process = {.file = s->o, .owner = p->leader};
    struct lock of_file = {.file = s->o, .open_file = s->open_file};
    int any = let_go(&of_process);

    return (--s->open_file->users == 0 && let_go(&of_file)) || any;
}

/* A descriptor less. The act says who has done it, and where. */
static void drop(struct slot *s, struct act a)
{
    struct object *o = s->o;

    count(o, s->access, -1);
    a.type = UNLOCKED;
    if (unlocks(s, a.who))
        act(o, a);
    if (o->outside)
        return;
    a.type = o->writers == 0 ? NO_WRITER : LEFT;
    if (s->access & WRITES)
        act(o, a);
    a.type = NO_READER;
    if ((s->access & READS) && o->readers == 0)
        act(o, a);
    if (o->writers == 0 && o->readers == 0)
        o->gone = 1;
}

static struct slot *new_slot(struct proc *p, long fd, struct object *o,
                             int access)
{
    struct table *t = table_of(p);
    size_t i = place_of(t, fd);

    t->slot = more(t->slot, t->n, &t->room, sizeof(*t->slot));
    if (i == t->n || t->slot[i].fd != fd) {
        memmove(t->slot + i + 1, t->slot + i, (t->n - i) * sizeof(*t->slot));
        t->n++;
    } else {
        count(t->slot[i].o, t->slot[i].access, -1);
        holds_no_more(p, (int)fd);
    }
    t->slot[i] = (struct slot){.fd = (int)fd, .access = access, .o = o};
    t->slot[i].open_file = keep(sizeof(struct open_file));
    t->slot[i].open_file->users = 1;
    if (o->gone) /* what was inside is gone, too */
        o->gone = 0, o->inside = 0;
    count(o, access, 1);
    begins_to_hold(p, &t->slot[i]);
    return &t->slot[i];
}

struct slot *slot_of(struct proc *p, const char *arg)
{
    struct table *t = table_of(p);
    long fd = fd_of(arg);
    struct description d;
    struct object *o;
    struct slot *s;
    size_t i;

    if (fd < 0 || fd >= MAX_FD)
        return NULL;
    d = describe(arg);
    i = place_of(t, fd);
    if (i < t->n && t->slot[i].fd == fd) {
        s = &t->slot[i];
        o = known_as(s->o, &d);
        if (o != s->o) {
            count(s->o, s->access, -1);
            count(o, s->access, 1);
            s->o = o;
        }
        return s;
    }
    o = known_as(NULL, &d);
    if (o->writers + o->readers == 0)
        o->outside = 1; /* it was there before the trace began */
    s = new_slot(p, fd, o, 0);
    s->inherited = fd <= 2;
    return s;
}

struct slot *open_slot(struct proc *p, const char *fd, int access)
{
    struct description d = describe(fd);
    long number = fd_of(fd);
    struct object *o;

    if (number < 0 || number >= MAX_FD)
        return NULL;
    o = known_as(NULL, &d);
    return new_slot(p, number, o, access);
}

void take_flags(struct slot *s, const char *flags)
{
    s->cloexec = strstr(flags, "CLOEXEC") != NULL;
    s->open_file->nonblock = strstr(flags, "NONBLOCK") != NULL;
}

void close_slot(struct call *c, long fd)
{
    struct table *t = table_of(c->p);
    size_t i = place_of(t, fd);

    if (i == t->n || t->slot[i].fd != fd)
        return;
    drop(&t->slot[i],
         (struct act){.line = c->at, .from = c->in, .who = c->p, .c = c});
    memmove(t->slot + i, t->slot + i + 1, (t->n - i - 1) * sizeof(*t->slot));
    t->n--;
    holds_no_more(c->p, (int)fd);
}

struct slot *gives_fd(struct call *c)
{
    struct slot *s;

    if (!succeeds(c) || strchr(c->result, '<') == NULL)
        return NULL;
    close_slot(c, (long)c->ret);
    s = open_slot(c->p, c->result, READS | WRITES);
    if (s == NULL)
        return NULL;
    take_flags(s, c->args);
    s->o->outside = s->o->key == NULL; /* who knows what that is */
    return s;
}

void close_on_exec(struct call *c)
{
    struct table *t = table_of(c->p);
    size_t i, kept = 0;

    for (i = 0; i < t->n; i++) {
        if (!t->slot[i].cloexec) {
            t->slot[kept++] = t->slot[i];
            continue;
        }
        holds_no_more(c->p, t->slot[i].fd);
        drop(&t->slot[i],
             (struct act){.line = c->at, .from = c->in, .who = c->p, .c = c});
    }
    t->n = kept;
}

void close_all(struct proc *p, size_t line)
{
    struct table *t = table_of(p);
    size_t i;

    for (i = 0; i < t->n; i++)
        drop(&t->slot[i], (struct act){.line = line, .from = line, .who = p});
    t->n = 0;
}

struct table *copy_table(const struct table *t)
{
    struct table *copy;

    if (t == NULL)
        return NULL;
    copy = keep(sizeof(*copy));
    copy->n = t->n;
    copy->slot = keep((t->n + 1) * sizeof(*t->slot));
    if (t->n > 0)
        memcpy(copy->slot, t->slot, t->n * sizeof(*t->slot));
    return copy;
}

struct slot *copy_slot(struct proc *p, const struct slot *from, long fd)
{
    struct slot copy = *from, *s;

    if (fd < 0 || fd >= MAX_FD)
        return NULL;
    s = new_slot(p, fd, copy.o, copy.access);
    s->open_file = copy.open_file;
    s->open_file->users++;
    s->inherited = copy.inherited;
    held_fds.item[held_fds.n - 1].inherited = copy.inherited;
    s->noise = copy.noise;
    s->look = copy.look;
    return s;
}

void inherit(struct proc *child, struct proc *parent, int shared)
{
    struct table *from = table_of(parent), *t;
    size_t i;

    if (child->fds != NULL)
        return;
    if (shared) {
        child->fds = from;
        from->users++;
        return;
    }
    t = table_of(child);
    t->slot = NULL;
    t->n = t->room = 0;
    for (i = 0; i < from->n; i++) {
        t->slot = more(t->slot, t->n, &t->room, sizeof(*t->slot));
        t->slot[t->n++] = from->slot[i];
        count(from->slot[i].o, from->slot[i].access, 1);
        from->slot[i].open_file->users++;
        begins_to_hold(child, &t->slot[i]);
    }
}
