/*
 * data.c - read() and write(), and what else moves data
 */
#include "data.h"
#include "../actions.h"
#include <stdlib.h>
#include <string.h>

int has_object(const struct call *c)
{
    return c->o != NULL && !has(c, "DONTWAIT");
}

struct object *at_address(const char *sockaddr, int datagrams)
{
    const char *port = field(sockaddr, "sin_port"),
               *name = field(sockaddr, "sun_path");
    struct object *o = NULL;
    struct buf key = {0};

    if (port == NULL)
        port = field(sockaddr, "sin6_port");
    if (port != NULL)
        add(&key, "%s %d", datagrams ? "udp" : "tcp",
            atoi(port + strcspn(port, "0123456789")));
    else if (name != NULL)
        add(&key, "unix %.*s", (int)strcspn(name, "}"), name);
    if (key.s != NULL)
        o = object_at(key.s);
    free(key.s);
    return o;
}

/* ---- in ---- */

/* What is written into an eventfd: 8 bytes, the low ones first. */
static long long number_in(const char *quoted)
{
    size_t n;
    const unsigned char *s = (unsigned char *)unquoted(quoted, &n);

    return n >= 4 ? s[0] | s[1] << 8 | s[2] << 16 : 1;
}

void puts_in(struct call *c, struct slot *s)
{
    struct object *o = s != NULL ? s->o : NULL;

    if (s == NULL)
        return;
    c->ready = o->inside;
    s->access |= s->access ? 0 : WRITES;
    if (fails(c))
        return;
    if (o->datagrams && *c->arg[4] == '{')
        o = at_address(c->arg[4], 1);
    acts(c, o, PUT);
    if (o != NULL && succeeds(c))
        fill(o, o->counts ? number_in(c->arg[1]) : c->ret);
}

static long long size_of(const struct call *c)
{
    return is(c, "sendto") || is(c, "write") ? amount(c->arg[2]) : c->ret;
}

struct answer why_put_in(struct call *c)
{
    struct object *o = c->o, *end = o != NULL ? other_end(o) : NULL;
    long long room, size = size_of(c);
    struct act *a;

    if (o == NULL)
        return unknown;
    if (c->ret < 0) {
        a = o->socket ? last_act(end, c, NO_WRITER) : last_act(o, c, NO_READER);
        return a != NULL ? by(a) : no;
    }
    room = o->socket ? 4096 : (o->capacity ? o->capacity : 65536);
    if (c->ready + size <= room / 2 && !o->outside)
        return no; /* even of pages that are half full there are enough */
    a = size <= 4096 ? first_act(o, c, TAKE) : last_act(o, c, TAKE);
    return a != NULL ? by(a) : o->outside ? unknown : no;
}

void say_puts_in(struct call *c, struct words *w)
{
    const char *what = c->arg[1], *passed = strstr(what, "cmsg_data=[");
    int to = is(c, "sendto"), named = to && *c->arg[4] == '{';

    add(&w->head, "%s(", to && !named ? "send" : c->name);
    say_fd(&w->head, c->arg[0]);
    if (field(what, "iov_base") != NULL)
        what = field(what, "iov_base");
    if (*what == '"') {
        add(&w->head, ", ");
        say_data(&w->head, what);
    }
    if (to)
        say_flags(&w->head, c->arg[3], ", ");
    if (named) {
        add(&w->head, ", to ");
        say_address(&w->head, c->arg[4]);
    }
    if (passed != NULL && strstr(what, "SCM_RIGHTS") != NULL)
        add(&w->head, ", and fd %d", atoi(passed + 11));
    add(&w->head, ")");
    say_number(c, w);
}

/* ---- out ---- */

void takes_out(struct call *c, struct slot *s)
{
    struct object *from = s != NULL ? source_of(s->o) : NULL;

    if (s == NULL)
        return;
    c->ready = from == NULL ? 0 : from->inside;
    if (from == NULL || fails(c))
        return;
    c->contested = from->waiting > 0;
    acts(c, from, TAKE);
    if (c->out != c->in)
        from->waiting++;
}

void has_taken_out(struct call *c)
{
    struct object *from = c->o != NULL ? source_of(c->o) : NULL;

    if (from == NULL || fails(c))
        return;
    if (c->out != c->in && from->waiting > 0)
        from->waiting--;
    if (succeeds(c) && !has(c, "MSG_PEEK"))
        from->inside -= from->one_by_one ? 1
                        : from->counts   ? from->inside
                                         : c->ret;
    if (from->inside < 0)
        from->inside = 0;
}

/* The only other writers are about to be killed. */
static struct answer doomed(struct call *c, struct object *o)
{
    size_t cause;

    if (c->out == NEVER || !all_doomed(o, &cause))
        return unknown;
    return by_line(cause);
}

static struct answer end_of_file(struct call *c, struct object *o)
{
    struct act *a = last_act(o, c, NO_WRITER);

    if (a != NULL)
        return by(a);
    if (o->writers > 0)
        return doomed(c, o);
    return o->outside ? unknown : no;
}

struct answer why_taken_out(struct call *c)
{
    struct object *o = c->o != NULL ? source_of(c->o) : NULL;
    struct act *a;

    if (o == NULL)
        return unknown;
    if (c->ready > 0)
        return no;
    if (o->mask != NULL) {
        a = first_signal(c->p, c, o->mask);
        return a != NULL ? by(a) : unknown;
    }
    if (o->timer)
        return unknown;
    if (has(c, "MSG_WAITALL")) { /* for the last of it */
        a = last_act(o, c, PUT | NO_WRITER);
        return a != NULL ? by(a) : no;
    }
    if (c->ret > 0) /* if nobody has put it there meanwhile it was there */
        return o->outside || first_act(o, c, PUT) != NULL ? put(o, c) : no;
    return end_of_file(c, o);
}

size_t data_before(struct call *c)
{
    return c->o == NULL
               ? NEVER
               : done_before(source_of(c->o), c, c->ret > 0 ? PUT : NO_WRITER);
}

static void say_what_came(struct call *c, struct words *w, const char *from)
{
    if (field(from, "iov_base") != NULL)
        from = field(from, "iov_base");
    if (c->ret > 0 && *from == '"') {
        add(&w->tail, " ");
        say_data(&w->tail, from);
    }
    if (c->ret == 0 && !is(c, "pread64"))
        add(&w->tail, ", end of file");
    if (is(c, "recvfrom") && *c->arg[4] == '{') {
        add(&w->tail, " from ");
        say_address(&w->tail, c->arg[4]);
    }
    if (strstr(from, "cmsg_data=[") != NULL &&
        strstr(from, "SCM_RIGHTS") != NULL)
        add(&w->tail, ", and fd %d", atoi(strstr(from, "cmsg_data=[") + 11));
}

void say_takes_out(struct call *c, struct words *w)
{
    const char *from = c->arg[1], *signal = field(from, "ssi_signo");
    const char *name = is(c, "recvfrom") ? "recv" : c->name;

    add(&w->head, "%s(", name);
    say_fd(&w->head, c->arg[0]);
    if (starts(name, "recv"))
        say_flags(&w->head, c->arg[name[4] == '\0' ? 3 : 2], ", ");
    add(&w->head, ")");
    if (say_failed(c, w))
        return;
    add(&w->tail, " = %lld", c->ret);
    if (signal != NULL)
        add(&w->tail, " %.*s", (int)strcspn(signal, ",}"), signal);
    else
        say_what_came(c, w, from);
}

#define OUT_OF                                                                 \
    .fd = 1, .say = say_takes_out, .begins = takes_out,                        \
    .returned = has_taken_out, .may = has_object, .why = why_taken_out,        \
    .done = data_before
#define INTO                                                                   \
    .fd = 1, .say = say_puts_in, .begins = puts_in, .may = has_object,         \
    .why = why_put_in

const struct kind data_calls[] = {
    {.name = "read", OUT_OF},
    {.name = "readv", OUT_OF},
    {.name = "recv", OUT_OF},
    {.name = "recvfrom", .libc = "recv", OUT_OF},
    {.name = "recvmsg", OUT_OF},
    {.name = "pread64", .libc = "pread", .fd = 1, .say = say_takes_out},
    {.name = "preadv", .fd = 1},
    {.name = "preadv2", .libc = "preadv", .fd = 1},
    {.name = "write", INTO},
    {.name = "writev", INTO},
    {.name = "send", INTO},
    {.name = "sendto", .libc = "send", INTO},
    {.name = "sendmsg", INTO},
    {.name = "pwrite64", .libc = "pwrite", .fd = 1, .say = say_puts_in},
    {.name = "pwritev", .fd = 1},
    {.name = "pwritev2", .libc = "pwritev", .fd = 1},
    {.name = NULL},
};
