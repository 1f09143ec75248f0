/*
 * datagram_limit - a datagram has a maximal length, and no minimal one
 *
 * usage: ./datagram_limit
 *
 * Watch for: one byte too many, and what recv() returns for an empty one.
 * See: README.md "Datagrams", udp(7), unix(7)
 */
#include <sys/socket.h>
#include <sys/un.h>
#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

#define MOST (65535 - 20 - 8) /* an IP packet, less the IP and UDP headers */

/* Makes fd[0] send to fd[1] by UDP. */
static void udp_pair(int fd[2])
{
    struct sockaddr_in a = {.sin_family = AF_INET};
    socklen_t size = sizeof(a);

    fd[0] = socket(AF_INET, SOCK_DGRAM, 0);
    fd[1] = socket(AF_INET, SOCK_DGRAM, 0);
    if (fd[0] == -1 || fd[1] == -1)
        err(1, "socket");
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(fd[1], (struct sockaddr *)&a, size) == -1)
        err(1, "bind");
    if (getsockname(fd[1], (struct sockaddr *)&a, &size) == -1)
        err(1, "getsockname");
    if (connect(fd[0], (struct sockaddr *)&a, size) == -1)
        err(1, "connect");
}

/* Sends one datagram of this size, and says what has become of it. */
static void try(const char *kind, const int fd[2], size_t size)
{
    char *data = calloc(1, size + 1);
    ssize_t n;

    if (data == NULL)
        err(1, "calloc");
    if (send(fd[0], data, size, 0) == -1) {
        if (errno != EMSGSIZE)
            err(1, "send");
        say("%s: send() fails: EMSGSIZE\n", kind);
    } else {
        n = recv(fd[1], data, size + 1, 0);
        if (n == -1)
            err(1, "recv");
        say("%s: send() works, recv() returns %zd\n", kind, n);
    }
    free(data);
}

int main(int argc, char *argv[])
{
    int udp[2], un[2], buffer;
    socklen_t size = sizeof(buffer);

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    say("process: sends %d bytes by UDP, then %d, then 0\n", MOST, MOST + 1);
    udp_pair(udp);
    try("udp", udp, MOST);
    try("udp", udp, MOST + 1);
    try("udp", udp, 0);
    say("process: sends %d bytes in the Unix domain,\n", MOST + 1);
    if (socketpair(AF_UNIX, SOCK_DGRAM, 0, un) == -1)
        err(1, "socketpair");
    if (getsockopt(un[0], SOL_SOCKET, SO_SNDBUF, &buffer, &size) == -1)
        err(1, "getsockopt SO_SNDBUF");
    try("unix", un, MOST + 1);
    say("process: then as many as its send buffer has\n");
    try("unix", un, (size_t)buffer);
    close(udp[0]), close(udp[1]), close(un[0]), close(un[1]);
    return 0;
}
