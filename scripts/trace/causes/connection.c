/*
 * connection.c - sockets: what does not come, who does not accept
 */
#include "connection.h"
#include "datagram.h"
#include "so_far.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Threads have all descriptors in common: the one that uses this one now. */
static const struct waiter *thread_at(const struct waiter *w, int fd)
{
    const struct waiter *k;

    for (k = waiter; k < waiter + n_waiters; k++)
        if (k != w && same_process(k, w) && k->fd == fd &&
            (k->what == READING || k->what == WRITING))
            return k;
    return NULL;
}

static const struct waiter *peer_of(const struct waiter *w, int *fd)
{
    const struct waiter *k;

    for (k = waiter; k < waiter + n_waiters; k++) {
        *fd = holds_peer(k, w);
        if (*fd >= 0 && k->what != DEAD && !same_process(k, w))
            return k;
    }
    *fd = holds_peer(w, w);
    k = *fd >= 0 ? thread_at(w, *fd) : NULL;
    return k != NULL ? k : *fd >= 0 ? w : NULL;
}

static void reads_on(struct buf *b, const struct waiter *w, long long n)
{
    long long rest = rest_asked(w);

    speak(b,
          "%s has read %lld byte%s from its connection (fd %d), and reads on "
          "until ",
          "%s 已读到 %lld 字节%s（连接 fd %d），还在继续读，等待", w->name, n,
          n == 1 ? "" : either("s", ""), w->fd);
    if (rest > 0)
        speak(b, "%lld more have come, or the end of file",
              "另外 %lld 字节或文件结束", rest);
    else
        speak(b, "more come, or the end of file", "更多数据或文件结束");
    add_swapped(b, w);
}

/* It may wait for the rest of a line, while k waits for its answer. */
static void add_line(struct buf *b, const struct waiter *w,
                     const struct waiter *k)
{
    int asked = k != w && k->what == READING && w->what == READING, all = 0;
    const char *line = asked && read_since(w) > 0 ? line_begun(w, &all) : NULL;

    if (line != NULL)
        speak(b, "; what %s has read%s (\"%s\") does not end with a newline",
              "；%s 已读到的数据%s（\"%s\"）末尾没有换行符", w->name,
              all ? "" : either(" at last", "的最后部分"), line);
}

/* It, or a thread of it, has called shutdown() there, in this way. */
static int has_shut(const struct waiter *k, int fd, const char *how)
{
    struct call *c;
    size_t i = 0;
    int has = 0;

    while (k->p != NULL && (c = next_call(&i)) != NULL) {
        if (!is_program(k, c->p) || !succeeds(c) || fd_of(c->arg[0]) != fd)
            continue;
        if (is(c, "close"))
            has = 0; /* that was another one */
        else if (is(c, "shutdown"))
            has |= strcmp(c->arg[1], how) == 0;
    }
    return has;
}

/* connect() has succeeded: the connection is in the queue of the listening
 * socket. */
static enum certainty is_not_accepted(const struct waiter *w,
                                      const struct waiter *k, int fd,
                                      struct buf *b)
{
    speak(b,
          "%s waits in %s, and nobody has accepted its connection (fd %d) yet",
          "%s 在 %s 中等待，而它的连接（fd %d）还没有被接受", w->name,
          call_of_waiter(w), w->fd);
    if (k == NULL)
        return KNOWS_WAIT;
    speak(b, "; %s listens there (fd %d), and %s", "；%s 正在监听（fd %d），%s",
          k->name, fd, state_of(k));
    return KNOWS_CAUSE;
}

enum certainty uses_socket(const struct waiter *w, struct buf *b)
{
    int fd;
    const struct waiter *k = peer_of(w, &fd);
    long long n = read_before(w);

    if (takes_datagrams(w) && w->what == READING)
        return waits_for_datagram(w, b);
    if (w->end != NULL && w->end->not_accepted)
        return is_not_accepted(w, k, fd, b);
    if (w->what == WRITING)
        speak(b, "%s waits for room in its connection (fd %d), which is full",
              "%s 在等待自己的连接（fd %d）的缓冲区腾出空间，该缓冲区已满",
              w->name, w->fd);
    else if (n > 0)
        reads_on(b, w, n);
    else
        speak(b,
              "%s waits for data, or the end of file, from its connection "
              "(fd %d)",
              "%s 在等待自己的连接（fd %d）上的数据或文件结束", w->name, w->fd);
    if (k == NULL && the_past() != NULL && has_peer(w))
        speak(b, "; nobody of these has the other end",
              "；这些进程都不持有另一端");
    if (k == NULL)
        return KNOWS_WAIT;
    if (same_process(k, w) && k != w)
        speak(b, "; %s, at the other end (fd %d), is in %s",
              "；%s 在另一端（fd %d），阻塞在 %s 中", k->name, fd,
              call_of_waiter(k));
    else if (k == w)
        speak(b,
              "; it still holds the other end itself (fd %d), and nobody else "
              "does",
              "；这个进程自己仍持有另一端（fd %d），其他进程都不持有", fd);
    else if (w->what == WRITING)
        speak(b,
              "; %s holds the other end (fd %d), and does not read it: it %s",
              "；%s 持有另一端（fd %d），但没有在读，%s", k->name, fd,
              state_of(k));
    else if (n > 0 && has_shut(k, fd, "SHUT_RD"))
        speak(
            b,
            "; %s has called shutdown(fd %d, SHUT_RD), which ends only its own "
            "reading: SHUT_WR would send the end of file; it %s",
            "；%s 调用了 shutdown(fd %d, SHUT_RD)，但 SHUT_RD "
            "只关闭自己的读方向：要让对方读到文件结束，应当用 "
            "SHUT_WR；这个进程%s",
            k->name, fd, state_of(k));
    else if (read_since(w) > 0)
        speak(b,
              "; %s has neither closed nor shut down the other end (fd %d), "
              "and %s",
              "；%s 没有对另一端（fd %d）调用 close() 或 shutdown()，%s",
              k->name, fd, state_of(k));
    else
        speak(b, "; %s holds the other end (fd %d), and %s",
              "；%s 持有另一端（fd %d），%s", k->name, fd, state_of(k));
    if (k != w && w->what == READING)
        add_short_write(b, k, fd);
    add_line(b, w, k);
    return KNOWS_CAUSE;
}

static const char *address_of(const struct waiter *w)
{
    const struct call *c = w->p != NULL ? w->p->last : NULL;
    const char *key = c != NULL && c->n_args > 0 ? key_of(c->arg[0]) : NULL;
    const char *from = key != NULL ? strchr(key, '[') : NULL, *path;

    path = key != NULL ? strchr(key, '"') : NULL;
    if (path != NULL)
        return keep_text(path + 1, strcspn(path + 1, "\""));
    if (from == NULL || strchr(from, ':') == NULL)
        return NULL;
    return keep_text(from + 1, strcspn(from + 1, "]"));
}

enum certainty accepts(const struct waiter *w, struct buf *b)
{
    const char *at = address_of(w);

    speak(b, "%s waits in %s for somebody to connect",
          "%s 在 %s 中等待客户端连接", w->name,
          w->fd >= 0 && starts(w->t->call, "accept") ? "accept()"
                                                     : call_of_waiter(w));
    if (at != NULL)
        speak(b, " to %s", "（地址：%s）", at);
    speak(b, ", and nobody does", "，但没有客户端来连接");
    add_others(b, w);
    return KNOWS_WAIT;
}

/* Who waits for an answer has read none, who reads on has. */
long long read_since(const struct waiter *w)
{
    const struct call *last = w->p != NULL ? w->p->last : NULL, *c;
    const char *key =
        last != NULL && last->n_args > 0 ? key_of(last->arg[0]) : NULL;
    const char *at;
    long long sum = 0;
    size_t i = 0;

    if (key == NULL || w->key == NULL || !starts(w->key, "socket:"))
        return read_before(w);
    while ((c = next_call(&i)) != NULL) {
        at = c->p->leader == w->p->leader && succeeds(c) && c->n_args > 0
                 ? key_of(c->arg[0])
                 : NULL;
        if (at == NULL || strcmp(at, key) != 0)
            continue;
        if (starts(c->name, "write") || starts(c->name, "send"))
            sum = 0;
        else if (starts(c->name, "read") || starts(c->name, "recv"))
            sum += c->ret;
    }
    return sum;
}

/* Who listens where this one wants to connect to. */
static const struct waiter *listener_of(const struct waiter *w)
{
    const struct call *to = w->p != NULL ? w->p->last : NULL;
    const char *port, *path;
    const struct proc *p = NULL;
    struct buf b = {0};
    struct call *c;
    size_t i = 0;

    if (to == NULL || !is(to, "connect"))
        return NULL;
    port = strstr(to->args, "htons(");
    path = strstr(to->args, "sun_path=");
    if (port != NULL)
        add(&b, ":%d]", atoi(port + 6));
    else if (path != NULL)
        add_text(&b, path, strcspn(path, "}"));
    else
        return NULL;
    while ((c = next_call(&i)) != NULL)
        if (succeeds(c) && (is(c, "listen") || is(c, "bind")) &&
            (port != NULL ? is(c, "listen") : is(c, "bind")) &&
            strstr(c->args, b.s) != NULL)
            p = c->p;
    free(b.s);
    for (i = 0; i < n_waiters; i++)
        if (is_program(&waiter[i], p) && waiter[i].what != DEAD)
            return &waiter[i];
    return NULL;
}

enum certainty connects(const struct waiter *w, struct buf *b)
{
    const struct waiter *k = listener_of(w);

    speak(b,
          "%s waits in connect(): the backlog of the listening socket is full",
          "%s 在 connect() 中等待：监听套接字的全连接队列已满", w->name);
    if (k == NULL)
        return KNOWS_WAIT;
    speak(b, "; %s listens there and does not accept: it %s",
          "；%s 在监听，但没有调用 accept()，%s", k->name, state_of(k));
    return KNOWS_CAUSE;
}
