/*
 * UDP over loopback. The kernel drops what finds no room, so the two keep
 * count: when WINDOW messages are on the way, or BYTES, the sender waits for
 * the receiver's word, which comes through a second pair of sockets.
 */
#include <sys/socket.h>
#include "../mechanism.h"
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <unistd.h>

#define PIECE 65507  /* the largest datagram: 65535 less 28 bytes of headers */
#define WINDOW 32    /* datagrams */
#define BYTES 400000 /* of the receiver's memory, which is counted generously */
#define ROOM 212992  /* asked for; the kernel doubles it: socket(7) */

static int word[2];               /* where words come and go: side 0, side 1 */
static long window;               /* datagrams, for this size */
static long on_the_way, unspoken; /* sent, no word yet; received, no word yet */

static int must(int result, const char *what)
{
    if (result == -1)
        refuse(what, errno);
    return result;
}

static void connected_pair(int s[2])
{
    struct sockaddr_in name[2];
    socklen_t n;
    int i, room = ROOM;

    for (i = 0; i < 2; i++) {
        name[i] = (struct sockaddr_in){.sin_family = AF_INET};
        name[i].sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        s[i] = must(socket(AF_INET, SOCK_DGRAM, 0), "socket");
        n = sizeof(name[i]);
        must(bind(s[i], (struct sockaddr *)&name[i], n), "bind");
        must(getsockname(s[i], (struct sockaddr *)&name[i], &n), "getsockname");
        must(setsockopt(s[i], SOL_SOCKET, SO_RCVBUF, &room, sizeof(room)),
             "SO_RCVBUF");
    }
    for (i = 0; i < 2; i++)
        must(connect(s[i], (struct sockaddr *)&name[1 - i], n), "connect");
}

static void make(struct link *l)
{
    size_t n;
    int s[2], i;

    connected_pair(s);
    connected_pair(word);
    for (i = 0; i < 2; i++) {
        l->in[i] = l->out[i] = s[i];
        not_blocking(l, s[i]);
        not_blocking(l, word[i]);
    }
    l->piece = PIECE;
    n = 2 * (l->size < PIECE ? l->size : PIECE) + 1024;
    window = n * WINDOW > BYTES ? (long)(BYTES / n) : WINDOW;
    set_depth_in_messages(l, window);
}

static ssize_t udp_send(struct link *l, const void *data, size_t n)
{
    char byte;
    ssize_t k;

    while (on_the_way >= window) {
        if (recv(word[l->side], &byte, 1, 0) == -1)
            return -1;
        on_the_way -= (window + 1) / 2;
    }
    k = send(l->tx, data, n, 0);
    if (k != -1)
        on_the_way++;
    return k;
}

static ssize_t udp_receive(struct link *l, void *data, size_t n)
{
    ssize_t k = recv(l->rx, data, n, 0);

    if (k != -1 && ++unspoken == (window + 1) / 2) {
        while (send(word[l->side], "", 1, 0) == -1)
            if (errno != EAGAIN)
                return -1;
        unspoken = 0;
    }
    return k;
}

static const struct mechanism m = {
    .name = "udp",
    .what = "UDP over loopback",
    .kind = DATA,
    .modes = 1 << SAME | 1 << APART | 1 << POLL,
    .order = 74,
    .open = make,
    .send = udp_send,
    .receive = udp_receive,
};
MECHANISM(m);
