/*
 * datagram.c - who waits for a datagram, and where those went that were sent
 *
 * Of UDP: what is sent to a port that nobody is bound to is gone, and the
 * sender's call has succeeded.
 */
#include "datagram.h"
#include "so_far.h"
#include <stdlib.h>
#include <string.h>

/* The call that has bound its socket; NULL: none, or not to a port of its
 * choice. */
static const struct call *bound_by(const struct waiter *w)
{
    const struct call *found = NULL;
    struct call *c;
    size_t i = 0;

    while (w->p != NULL && (c = next_call(&i)) != NULL)
        if (succeeds(c) && is_program(w, c->p) && c->n_args > 0 &&
            fd_of(c->arg[0]) == w->fd)
            found = is(c, "bind") ? c : is(c, "close") ? NULL : found;
    return found != NULL && port_in(found->arg[1]) > 0 ? found : NULL;
}

/* ... by bind(), or the kernel has chosen it: it is seen in what has come. */
static int is_bound(int port)
{
    struct call *c;
    size_t i = 0;
    int k;

    while ((c = next_call(&i)) != NULL)
        for (k = 1; k < c->n_args && succeeds(c); k++)
            if ((is(c, "bind") || starts(c->name, "recv") ||
                 is(c, "getsockname") || is(c, "getpeername")) &&
                port_in(c->arg[k]) == port)
                return 1;
    return 0;
}

/* The last one that was sent to this port, or, if it is 0, to one that nobody
 * was ever bound to. */
static const struct call *sent_to(int port)
{
    const struct call *found = NULL;
    struct call *c;
    size_t i = 0;
    int to;

    while ((c = next_call(&i)) != NULL) {
        if (!is(c, "sendto") || !succeeds(c) || c->n_args < 5)
            continue;
        to = port_in(c->arg[4]);
        if (to == port || (port == 0 && to > 0 && !is_bound(to)))
            found = c;
    }
    return found;
}

/* The socket has got its port from the kernel. */
static void add_lost_answer(struct buf *b)
{
    const struct call *sent = sent_to(0);

    if (sent != NULL)
        speak(b, "; %s sent one to port %d, which nobody here is bound to",
              "；%s 把数据报发送到端口 %d，而没有进程绑定这个端口",
              sent->p->role, port_in(sent->arg[4]));
}

static void add_lost(struct buf *b, const struct waiter *w)
{
    const struct call *bound = bound_by(w), *sent;
    int port = bound != NULL ? port_in(bound->arg[1]) : 0, to;

    if (bound == NULL) {
        add_lost_answer(b);
        return;
    }
    sent = sent_to(port);
    if (sent != NULL && sent->in < bound->in) {
        speak(b,
              "; %s sent one to port %d before %s was bound to it: that one "
              "is lost",
              "；%s 向端口 %d 发送数据报时，%s "
              "还没有绑定这个端口：该数据报已被丢弃",
              sent->p->role, port, bound->p->role);
        return;
    }
    if (sent != NULL || (sent = sent_to(0)) == NULL)
        return;
    to = port_in(sent->arg[4]);
    speak(b,
          "; %s sent one to port %d, which nobody here is bound to; this "
          "socket is bound to port %d",
          "；%s 把数据报发送到端口 %d，而没有进程绑定这个端口；"
          "这个套接字绑定的是端口 %d",
          sent->p->role, to, port);
    if (to == other_port(port))
        speak(b,
              ": the same two bytes in the other order, htons() is missing "
              "on one side",
              "：两个端口号的字节序相反，有一方漏了 htons()");
}

enum certainty waits_for_datagram(const struct waiter *w, struct buf *b)
{
    int another = read_before(w) > 0;
    size_t before;

    speak(b,
          "%s waits for %s datagram at its socket (fd %d), and nobody here is "
          "left to send one",
          "%s 在等待%s数据报（套接字 fd %d），而这里已没有进程能发送", w->name,
          another ? either("another", "下一个") : either("a", "一个"), w->fd);
    add_others(b, w);
    before = b->n;
    if (!another)
        add_lost(b, w);
    return b->n > before ? KNOWS_CAUSE : KNOWS_WAIT;
}
