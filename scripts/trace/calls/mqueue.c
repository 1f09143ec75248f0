/*
 * mqueue.c - POSIX message queues
 */
#include "table.h"
#include <stdlib.h>
#include <string.h>

static void has_opened(struct call *c)
{
    const char *flags = c->arg[1], *max = field(c->args, "mq_maxmsg");
    struct slot *s;

    if (!succeeds(c))
        return;
    close_slot(c, (long)c->ret);
    s = open_slot(c->p, c->result,
                  strstr(flags, "O_RDWR") != NULL     ? READS | WRITES
                  : strstr(flags, "O_WRONLY") != NULL ? WRITES
                                                      : READS);
    if (s == NULL)
        return;
    take_flags(s, flags);
    c->o = s->o;
    s->o->outside = 0;
    s->o->mqueue = 1;
    if (max != NULL)
        s->o->capacity = amount(max);
}

static void sends(struct call *c, struct slot *s)
{
    if (s == NULL)
        return;
    c->ready = s->o->inside;
    if (!succeeds(c))
        return;
    acts(c, s->o, PUT);
    if (s->o->to != NULL && s->o->inside == 0)
        acts(c, s->o->to, PUT);
    s->o->inside++;
}

/* The process is told of the next message into the empty queue: by a signal,
 * or, with SIGEV_THREAD, through a socket that libc's thread reads. */
static void asks_for_note(struct call *c, struct slot *s)
{
    const char *fd = field(c->arg[1], "sigev_signo");
    struct slot *socket = NULL;

    if (s == NULL || !succeeds(c))
        return;
    c->p->leader->noted_by = s->o;
    if (has(c, "SIGEV_THREAD") && fd != NULL)
        socket = slot_of(c->p, keep_text(fd, strcspn(fd, ",}")));
    s->o->to = socket != NULL ? socket->o : NULL;
    if (socket == NULL)
        return;
    socket->o->peer = socket->o; /* what comes in can be read there */
    socket->o->alone = 0;
}

static void receives(struct call *c, struct slot *s)
{
    if (s == NULL)
        return;
    c->ready = s->o->inside;
    if (!succeeds(c))
        return;
    c->contested = s->o->waiting > 0;
    if (c->out != c->in)
        s->o->waiting++;
    acts(c, s->o, TAKE);
}

static void has_received(struct call *c)
{
    if (c->o == NULL)
        return;
    if (c->out != c->in && c->o->waiting > 0)
        c->o->waiting--;
    if (succeeds(c) && c->o->inside > 0)
        c->o->inside--;
}

static struct answer why_sent(struct call *c)
{
    struct act *a = NULL;

    if (c->o == NULL || c->ret < 0)
        return unknown;
    if (c->o->capacity > 0 ? c->ready >= c->o->capacity : c->ready > 0)
        a = first_act(c->o, c, TAKE);
    return a != NULL ? by(a) : no;
}

static struct answer why_received(struct call *c)
{
    if (c->o == NULL || c->ret < 0)
        return unknown;
    return c->ready > 0 ? no : put(c->o, c);
}

static size_t message_before(struct call *c)
{
    return done_before(c->o, c, PUT);
}

static void say_open(struct call *c, struct words *w)
{
    add(&w->head, "mq_open(");
    say_path(&w->head, c->arg[0]);
    say_flags(&w->head, c->arg[1], ", ");
    add(&w->head, ")");
    say_new_fd(c, w);
}

static void say_send(struct call *c, struct words *w)
{
    add(&w->head, "mq_send(");
    say_fd(&w->head, c->arg[0]);
    add(&w->head, ", ");
    say_data(&w->head, c->arg[1]);
    add(&w->head, ", priority %s)", c->arg[3]);
    say_worked(c, w);
}

static void say_receive(struct call *c, struct words *w)
{
    add(&w->head, "mq_receive(");
    say_fd(&w->head, c->arg[0]);
    add(&w->head, ")");
    if (say_failed(c, w))
        return;
    add(&w->tail, " = %lld ", c->ret);
    say_data(&w->tail, c->arg[1]);
    if (*c->arg[3] == '[')
        add(&w->tail, ", priority %d", atoi(c->arg[3] + 1));
}

#define ON .fd = 1, .on = "mqueue"
#define SEND                                                                   \
    ON, .libc = "mq_send", .say = say_send, .begins = sends, .why = why_sent
#define RECEIVE                                                                \
    ON, .libc = "mq_receive", .say = say_receive, .begins = receives,          \
        .returned = has_received, .why = why_received, .done = message_before

const struct kind mqueue_calls[] = {
    {.name = "mq_open", .say = say_open, .returned = has_opened},
    {.name = "mq_timedsend", SEND},
    {.name = "mq_timedreceive", RECEIVE},
    {.name = "mq_getsetattr", .libc = "mq_setattr"},
    {.name = "mq_notify", .fd = 1, .begins = asks_for_note, .say = say_one_fd},
    {.name = "mq_unlink"},
    {.name = NULL},
};
