/*
 * addresses - on the Internet an address has a port, in the Unix domain a name
 *
 * Watch for: what each address is made of, and that a datagram gets there.
 * See: README.md "Three attributes", ip(7), ipv6(7), unix(7)
 */
#include <sys/socket.h>
#include <sys/un.h>
#include <err.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <unistd.h>

/* A datagram socket with this address. For port 0 the kernel chooses one, for
 * a Unix name of no bytes it makes one up: address is the whole one then. */
static int bound(struct sockaddr *address, socklen_t *size, socklen_t room)
{
    int fd = socket(address->sa_family, SOCK_DGRAM, 0);

    if (fd == -1)
        err(1, "socket");
    if (bind(fd, address, *size) == -1)
        err(1, "bind");
    *size = room;
    if (getsockname(fd, address, size) == -1)
        err(1, "getsockname");
    return fd;
}

/* Sends a byte to the address, which is the socket's own. */
static void deliver(const char *what, int fd, struct sockaddr *to,
                    socklen_t size)
{
    char byte;

    if (sendto(fd, "x", 1, 0, to, size) == -1)
        err(1, "sendto");
    if (recv(fd, &byte, 1, 0) == -1)
        err(1, "recv");
    printf("process: a datagram to %s: arrives\n", what);
    close(fd);
}

static int has_ipv6(void)
{
    struct sockaddr_in6 a = {.sin6_family = AF_INET6};
    int fd = socket(AF_INET6, SOCK_DGRAM, 0), error;

    if (fd == -1 && errno == EAFNOSUPPORT)
        return 0;
    if (fd == -1)
        err(1, "socket");
    a.sin6_addr = in6addr_loopback;
    error = bind(fd, (struct sockaddr *)&a, sizeof(a));
    if (error == -1 && errno != EADDRNOTAVAIL)
        err(1, "bind");
    close(fd);
    return error == 0;
}

int main(void)
{
    struct sockaddr_in in = {.sin_family = AF_INET};
    struct sockaddr_in6 in6 = {.sin6_family = AF_INET6};
    struct sockaddr_un un = {.sun_family = AF_UNIX};
    socklen_t size = sizeof(in), size6 = sizeof(in6);
    socklen_t size_un = sizeof(un.sun_family); /* and no byte of a name */
    int fd;

    setvbuf(stdout, NULL, _IOLBF, 0);
    in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    fd = bound((struct sockaddr *)&in, &size, sizeof(in));
    deliver("an IPv4 address and a port", fd, (struct sockaddr *)&in, size);

    fd = bound((struct sockaddr *)&un, &size_un, sizeof(un));
    deliver("a Unix name, no port", fd, (struct sockaddr *)&un, size_un);

    if (!has_ipv6()) {
        printf(
            "process: a datagram to an IPv6 address and a port: impossible\n");
        return 0;
    }
    in6.sin6_addr = in6addr_loopback;
    fd = bound((struct sockaddr *)&in6, &size6, sizeof(in6));
    deliver("an IPv6 address and a port", fd, (struct sockaddr *)&in6, size6);
    return 0;
}
