/*
 * Unix domain sockets, connected by a name that the kernel gives and that is
 * in no folder; and a pair that never had one.
 */
#include <sys/socket.h>
#include <sys/un.h>
#include "../mechanism.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int must(int result, const char *what)
{
    if (result == -1)
        refuse(what, errno);
    return result;
}

/* What a sender may have on the way. */
static void use(struct link *l, int a, int b)
{
    int room = 0;
    socklen_t n = sizeof(room);

    l->in[0] = l->out[0] = a;
    l->in[1] = l->out[1] = b;
    not_blocking(l, a);
    not_blocking(l, b);
    must(getsockopt(a, SOL_SOCKET, SO_SNDBUF, &room, &n), "getsockopt");
    set_depth(l, (size_t)room);
}

/* Binds a socket to a name of the kernel's choice. */
static int named(int type, struct sockaddr_un *name, socklen_t *n)
{
    int s = must(socket(AF_UNIX, type, 0), "socket");

    memset(name, 0, sizeof(*name));
    name->sun_family = AF_UNIX;
    must(bind(s, (struct sockaddr *)name, sizeof(name->sun_family)), "bind");
    *n = sizeof(*name);
    must(getsockname(s, (struct sockaddr *)name, n), "getsockname");
    return s;
}

static void connected(struct link *l, int type)
{
    struct sockaddr_un name;
    socklen_t n;
    int a, b, listener = named(type, &name, &n);

    must(listen(listener, 1), "listen");
    a = must(socket(AF_UNIX, type, 0), "socket");
    must(connect(a, (struct sockaddr *)&name, n), "connect");
    b = must(accept(listener, NULL, NULL), "accept");
    close(listener);
    use(l, a, b);
}

static void open_stream(struct link *l)
{
    connected(l, SOCK_STREAM);
}

static void open_packets(struct link *l)
{
    connected(l, SOCK_SEQPACKET);
    l->piece = 65536;
}

static void open_datagrams(struct link *l)
{
    struct sockaddr_un name_a, name_b;
    socklen_t na, nb;
    int a = named(SOCK_DGRAM, &name_a, &na);
    int b = named(SOCK_DGRAM, &name_b, &nb);

    must(connect(a, (struct sockaddr *)&name_b, nb), "connect");
    must(connect(b, (struct sockaddr *)&name_a, na), "connect");
    use(l, a, b);
    l->piece = 65536;
}

static void open_pair(struct link *l)
{
    int s[2];

    must(socketpair(AF_UNIX, SOCK_STREAM, 0, s), "socketpair");
    use(l, s[0], s[1]);
}

static ssize_t socket_send(struct link *l, const void *data, size_t n)
{
    return send(l->tx, data, n, 0);
}

static ssize_t socket_receive(struct link *l, void *data, size_t n)
{
    return recv(l->rx, data, n, 0);
}

static const struct mechanism stream = {
    .name = "unix-stream",
    .what = "Unix domain socket, SOCK_STREAM",
    .kind = DATA,
    .modes = 1 << SAME | 1 << APART | 1 << POLL,
    .order = 70,
    .open = open_stream,
    .send = socket_send,
    .receive = socket_receive,
};
MECHANISM(stream);

static const struct mechanism pair = {
    .name = "socketpair",
    .what = "the same, by socketpair(2)",
    .kind = DATA,
    .modes = 1 << SAME | 1 << APART | 1 << POLL,
    .order = 71,
    .open = open_pair,
    .send = socket_send,
    .receive = socket_receive,
};
MECHANISM(pair);

static const struct mechanism datagram = {
    .name = "unix-dgram",
    .what = "Unix domain socket, SOCK_DGRAM",
    .kind = DATA,
    .modes = 1 << SAME | 1 << APART | 1 << POLL,
    .order = 72,
    .open = open_datagrams,
    .send = socket_send,
    .receive = socket_receive,
};
MECHANISM(datagram);

static const struct mechanism packets = {
    .name = "unix-seqpacket",
    .what = "Unix domain socket, SOCK_SEQPACKET",
    .kind = DATA,
    .modes = 1 << SAME | 1 << APART | 1 << POLL,
    .order = 73,
    .open = open_packets,
    .send = socket_send,
    .receive = socket_receive,
};
MECHANISM(packets);
