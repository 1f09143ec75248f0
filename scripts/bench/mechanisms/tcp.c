/* TCP over loopback, TCP_NODELAY: a small message does not wait for more. */
#include <sys/socket.h>
#include "../mechanism.h"
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <unistd.h>

static int must(int result, const char *what)
{
    if (result == -1)
        refuse(what, errno);
    return result;
}

static void make(struct link *l)
{
    struct sockaddr_in to = {.sin_family = AF_INET};
    /* closed without TIME_WAIT: nothing is on the way any more */
    struct linger at_once = {.l_onoff = 1, .l_linger = 0};
    int listener, s[2], i, on = 1, room = 0;
    socklen_t n = sizeof(to);

    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    listener = must(socket(AF_INET, SOCK_STREAM, 0), "socket");
    must(bind(listener, (struct sockaddr *)&to, sizeof(to)), "bind");
    must(getsockname(listener, (struct sockaddr *)&to, &n), "getsockname");
    must(listen(listener, 1), "listen");
    s[0] = must(socket(AF_INET, SOCK_STREAM, 0), "socket");
    must(connect(s[0], (struct sockaddr *)&to, n), "connect");
    s[1] = must(accept(listener, NULL, NULL), "accept");
    close(listener);
    for (i = 0; i < 2; i++) {
        must(setsockopt(s[i], IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)),
             "TCP_NODELAY");
        must(setsockopt(s[i], SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once)),
             "SO_LINGER");
        not_blocking(l, s[i]);
        l->in[i] = l->out[i] = s[i];
    }
    n = sizeof(room);
    must(getsockopt(s[0], SOL_SOCKET, SO_SNDBUF, &room, &n), "getsockopt");
    set_depth(l, (size_t)room);
}

static ssize_t tcp_send(struct link *l, const void *data, size_t n)
{
    return send(l->tx, data, n, 0);
}

static ssize_t tcp_receive(struct link *l, void *data, size_t n)
{
    return recv(l->rx, data, n, 0);
}

static const struct mechanism m = {
    .name = "tcp",
    .what = "TCP over loopback, TCP_NODELAY",
    .kind = DATA,
    .modes = 1 << SAME | 1 << APART | 1 << POLL,
    .order = 75,
    .open = make,
    .send = tcp_send,
    .receive = tcp_receive,
};
MECHANISM(m);
