/*
 * peers.c - the other ends of sockets, as the kernel knows them
 *
 * A socket has a number, the inode of socket:[1234]. The tables of TCP and UDP
 * have a line for each, with two addresses: the other end of a connection on
 * this machine has the same two, the other way round. Of a Unix socket the
 * kernel tells the other end's number when it is asked for.
 */
#include "peers.h"
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <sys/socket.h>
#include "proc.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- TCP and UDP ---- */

enum { ESTABLISHED = 1, CLOSE_WAIT = 8, LISTENING = 10 }; /* of TCP */

struct address {
    char host[33]; /* as the tables have it; of IPv4 also in IPv6: 8 digits */
    unsigned port;
};

struct row {
    int datagrams;
    unsigned state; /* as the tables have it: 1 established, A listening */
    struct address local, remote;
    unsigned long inode;
};

struct net { /* the sockets of a network namespace */
    char name[64];
    struct row *row;
    size_t n, room;
};

static struct net *nets;
static size_t n_nets, room_for_nets;

static void shorten(struct address *a)
{
    static const char mapped[] = "0000000000000000FFFF0000";
    size_t n = sizeof(mapped) - 1;

    if (strncmp(a->host, mapped, n) == 0)
        memmove(a->host, a->host + n, strlen(a->host + n) + 1);
}

/* 0: 0100007F:1F90 0100007F:C350 01 00000000:00000000 00:00000000 00000000
 * 1000 0 1234 ... */
static int read_row(const char *line, struct row *r)
{
    if (sscanf(line,
               " %*d: %32[0-9A-F]:%x %32[0-9A-F]:%x %x %*s %*s %*s %*u %*u "
               "%lu",
               r->local.host, &r->local.port, r->remote.host, &r->remote.port,
               &r->state, &r->inode) != 6)
        return 0;
    shorten(&r->local);
    shorten(&r->remote);
    return 1;
}

static void read_rows(struct net *net, const struct task *t)
{
    static const char *const file[] = {"net/tcp", "net/tcp6", "net/udp",
                                       "net/udp6"};
    struct row r;
    char line[512];
    size_t i;
    FILE *f;

    for (i = 0; i < LENGTH(file); i++) {
        f = open_proc(t->pid, t->tid, file[i]);
        r.datagrams = i >= 2;
        while (f != NULL && fgets(line, sizeof(line), f) != NULL)
            if (read_row(line, &r)) {
                net->row =
                    more(net->row, net->n, &net->room, sizeof(*net->row));
                net->row[net->n++] = r;
            }
        if (f != NULL)
            fclose(f);
    }
}

static const struct net *net_of(const struct task *t)
{
    char path[40], name[64];
    ssize_t n;
    size_t i;

    snprintf(path, sizeof(path), "/proc/%d/ns/net", t->pid);
    n = readlink(path, name, sizeof(name) - 1);
    name[n > 0 ? n : 0] = '\0';
    for (i = 0; i < n_nets; i++)
        if (strcmp(nets[i].name, name) == 0)
            return &nets[i];
    nets = more(nets, n_nets, &room_for_nets, sizeof(*nets));
    nets[n_nets] = (struct net){0};
    memcpy(nets[n_nets].name, name, sizeof(name));
    read_rows(&nets[n_nets], t);
    return &nets[n_nets++];
}

static int is_any(const struct address *a)
{
    return strspn(a->host, "0") == strlen(a->host);
}

static int same_host(const struct address *a, const struct address *b)
{
    return strcmp(a->host, b->host) == 0;
}

/* This machine itself: 127.0.0.1 and the like, ::1, or the same at both ends.
 * The last byte of an address of IPv4 stands first. */
static int is_near(const struct row *r)
{
    const char *host = r->remote.host;

    return same_host(&r->local, &r->remote) ||
           (strlen(host) == 8 && strcmp(host + 6, "7F") == 0) ||
           strcmp(host, "00000000000000000000000001000000") == 0;
}

/* What is sent to it, too, if it is bound, and not connected. */
static int receives(const struct row *r, const struct address *at)
{
    return r->datagrams && r->remote.port == 0 && r->local.port == at->port &&
           (is_any(&r->local) || same_host(&r->local, at));
}

/* 0: it has none here, or it could be more than one. */
static unsigned long other_end(const struct net *net, const struct row *of)
{
    const struct row *r, *found = NULL;

    if (of->remote.port == 0)
        return 0;
    for (r = net->row; r < net->row + net->n; r++) {
        if (r->datagrams != of->datagrams ||
            !((r->local.port == of->remote.port &&
               r->remote.port == of->local.port &&
               same_host(&r->local, &of->remote) &&
               same_host(&r->remote, &of->local)) ||
              (is_near(of) && receives(r, &of->remote))))
            continue;
        if (found != NULL && found->inode != r->inode)
            return 0;
        found = r;
    }
    return found != NULL ? found->inode : 0;
}

/* The connection is there, and nobody has it: it has not been accepted. */
static int is_waiting(const struct net *net, const struct row *of)
{
    const struct row *r;

    for (r = net->row; r < net->row + net->n; r++)
        if (!r->datagrams && r->inode == 0 &&
            (r->state == ESTABLISHED || r->state == CLOSE_WAIT) &&
            r->local.port == of->remote.port &&
            r->remote.port == of->local.port &&
            same_host(&r->local, &of->remote) &&
            same_host(&r->remote, &of->local))
            return 1;
    return 0;
}

/* The socket that listens where this one is connected to. */
static unsigned long listener(const struct net *net, const struct row *of)
{
    const struct row *r;

    for (r = net->row; r < net->row + net->n; r++)
        if (!r->datagrams && r->state == LISTENING &&
            r->local.port == of->remote.port &&
            (is_any(&r->local) || same_host(&r->local, &of->remote)))
            return r->inode;
    return 0;
}

/* ---- Unix sockets ---- */

static unsigned long peer_in(char *answer, ssize_t n)
{
    struct nlmsghdr *head = (struct nlmsghdr *)(void *)answer;
    const struct rtattr *a;
    size_t rest, size;

    if (n <= 0 || !NLMSG_OK(head, (size_t)n) ||
        head->nlmsg_type != SOCK_DIAG_BY_FAMILY)
        return 0;
    a = (struct rtattr *)((struct unix_diag_msg *)NLMSG_DATA(head) + 1);
    rest = NLMSG_PAYLOAD(head, sizeof(struct unix_diag_msg));
    while (rest >= sizeof(*a) && a->rta_len >= sizeof(*a) &&
           a->rta_len <= rest) { /* (RTA_NEXT() mixes signs) */
        if (a->rta_type == UNIX_DIAG_PEER)
            return *(unsigned *)RTA_DATA(a);
        size = RTA_ALIGN((size_t)a->rta_len);
        rest -= size < rest ? size : rest;
        a = (const struct rtattr *)(const void *)((const char *)a + size);
    }
    return 0;
}

/* It is of this process's network namespace, or of none. */
static unsigned long peer_of_unix(unsigned long inode)
{
    static int netlink = -1;
    static const struct timeval second = {.tv_sec = 1};
    struct {
        struct nlmsghdr head;
        struct unix_diag_req unix_socket;
    } ask = {.head = {.nlmsg_len = sizeof(ask),
                      .nlmsg_type = SOCK_DIAG_BY_FAMILY,
                      .nlmsg_flags = NLM_F_REQUEST},
             .unix_socket = {.sdiag_family = AF_UNIX,
                             .udiag_states = ~0U,
                             .udiag_ino = (unsigned)inode,
                             .udiag_show = UDIAG_SHOW_PEER,
                             .udiag_cookie = {~0U, ~0U}}};
    _Alignas(struct nlmsghdr) char answer[1024];

    if (netlink == -1) {
        netlink =
            socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
        if (netlink == -1)
            return 0;
        setsockopt(netlink, SOL_SOCKET, SO_RCVTIMEO, &second, sizeof(second));
    }
    if (send(netlink, &ask, sizeof(ask), 0) != (ssize_t)sizeof(ask))
        return 0;
    return peer_in(answer, recv(netlink, answer, sizeof(answer), 0));
}

/* ---- all ---- */

static void find_peer(const struct net *net, struct end *e)
{
    unsigned long inode, peer = 0;
    struct buf b = {0};
    size_t i;

    if (sscanf(e->to, "socket:[%lu]", &inode) != 1)
        return;
    for (i = 0; i < net->n && net->row[i].inode != inode; i++)
        ;
    peer = i < net->n ? other_end(net, &net->row[i]) : peer_of_unix(inode);
    if (peer == 0 && i < net->n && is_waiting(net, &net->row[i])) {
        peer = listener(net, &net->row[i]);
        e->not_accepted = peer != 0;
    }
    if (peer == 0)
        return;
    add(&b, "socket:[%lu]", peer);
    e->peer = taken(&b);
}

void find_peers(struct snap *s)
{
    struct task *t, *k;
    size_t i;

    for (i = 0; i < n_nets; i++)
        free(nets[i].row);
    n_nets = 0;
    for (t = s->task; t < s->task + s->n; t++) {
        for (k = s->task; k < t && k->end != t->end; k++)
            ;
        for (i = 0; k == t && i < t->n_ends; i++)
            if (strncmp(t->end[i].to, "socket:", 7) == 0)
                find_peer(net_of(t), &t->end[i]);
    }
}
