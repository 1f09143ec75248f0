/*
 * domains - domain, type and protocol make a socket what it is
 *
 * usage: ./domains
 *
 * Watch for: the protocol that comes with a domain and a type, and what an
 * address is made of.
 * See: README.md "Three attributes: domain, type, protocol", socket(2), ip(7)
 */
#include <sys/socket.h>
#include <sys/un.h>
#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

/* Protocol 0 lets the kernel choose. What has it chosen? */
static const char *protocol(int domain, int type)
{
    int fd = socket(domain, type, 0), number;
    socklen_t size = sizeof(number);

    if (fd == -1)
        err(1, "socket");
    if (getsockopt(fd, SOL_SOCKET, SO_PROTOCOL, &number, &size) == -1)
        err(1, "getsockopt SO_PROTOCOL");
    close(fd);
    if (number == IPPROTO_TCP)
        return "TCP";
    if (number == IPPROTO_UDP)
        return "UDP";
    return number == 0 ? "no protocol below" : "another protocol";
}

/* Sends a letter to the address, which is the socket's own. */
static const char *deliver(int fd, struct sockaddr *to, socklen_t size)
{
    char letter = 0;

    if (sendto(fd, "x", 1, 0, to, size) == -1) {
        if (errno != EINVAL)
            err(1, "sendto");
        return "EINVAL";
    }
    if (recv(fd, &letter, 1, 0) != 1 || letter != 'x')
        err(1, "recv");
    return "arrives";
}

/* A datagram socket bound to a; a becomes its whole address. Returns -1 if
 * the machine has no such addresses. */
static int bound(void *a, socklen_t *size, socklen_t room)
{
    struct sockaddr *address = a;
    int fd = socket(address->sa_family, SOCK_DGRAM, 0);

    if (fd == -1 && errno == EAFNOSUPPORT)
        return -1;
    if (fd == -1)
        err(1, "socket");
    if (bind(fd, address, *size) == -1) {
        if (errno != EADDRNOTAVAIL)
            err(1, "bind");
        close(fd);
        return -1;
    }
    *size = room;
    if (getsockname(fd, address, size) == -1)
        err(1, "getsockname");
    return fd;
}

int main(int argc, char *argv[])
{
    struct sockaddr_in in = {.sin_family = AF_INET};
    struct sockaddr_in6 in6 = {.sin6_family = AF_INET6};
    struct sockaddr_un un = {.sun_family = AF_UNIX};
    socklen_t size = sizeof(in), size6 = sizeof(in6);
    socklen_t name = sizeof(sa_family_t); /* the kernel makes up a name */
    int fd;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    say("process: AF_INET, SOCK_STREAM: %s\n", protocol(AF_INET, SOCK_STREAM));
    say("process: AF_INET, SOCK_DGRAM: %s\n", protocol(AF_INET, SOCK_DGRAM));
    say("process: AF_UNIX, SOCK_STREAM: %s\n", protocol(AF_UNIX, SOCK_STREAM));
    if (socket(AF_INET, SOCK_STREAM, IPPROTO_UDP) != -1 ||
        errno != EPROTONOSUPPORT)
        err(1, "socket: not EPROTONOSUPPORT");
    say("process: AF_INET, SOCK_STREAM, IPPROTO_UDP: EPROTONOSUPPORT\n");

    in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if ((fd = bound(&in, &size, sizeof(in))) == -1)
        errx(1, "no loopback address");
    say("process: a datagram to an IP address and a port: %s\n",
        deliver(fd, (struct sockaddr *)&in, size));
    in.sin_port = 0;
    say("process: a datagram to an IP address, port 0: %s\n",
        deliver(fd, (struct sockaddr *)&in, size));
    close(fd);
    if ((fd = bound(&un, &name, sizeof(un))) == -1)
        errx(1, "no Unix domain");
    say("process: a datagram to a name, AF_UNIX has no port: %s\n",
        deliver(fd, (struct sockaddr *)&un, name));
    close(fd);
    in6.sin6_addr = in6addr_loopback;
    fd = bound(&in6, &size6, sizeof(in6));
    say("process: a datagram to an IPv6 address and a port: %s\n",
        fd == -1 ? "impossible" : deliver(fd, (struct sockaddr *)&in6, size6));
    if (fd != -1)
        close(fd);
    return 0;
}
