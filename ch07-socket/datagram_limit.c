/*
 * datagram_limit - a UDP datagram over IPv4 has 0 to 65507 bytes
 *
 * Watch for: one byte too many, and what recv() returns for an empty one.
 * See: README.md "Datagrams", udp(7), datagram_limit_unix.c
 */
#include <sys/socket.h>
#include <err.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>

#define MOST (65535 - 20 - 8) /* an IP packet, less the IP and UDP headers */

/* A UDP socket that sends to itself. */
static int udp_to_itself(void)
{
    struct sockaddr_in at = {.sin_family = AF_INET};
    socklen_t size = sizeof(at);
    int fd = socket(AF_INET, SOCK_DGRAM, 0);

    if (fd == -1)
        err(1, "socket");
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(fd, (struct sockaddr *)&at, size) == -1)
        err(1, "bind");
    if (getsockname(fd, (struct sockaddr *)&at, &size) == -1)
        err(1, "getsockname");
    if (connect(fd, (struct sockaddr *)&at, size) == -1)
        err(1, "connect");
    return fd;
}

/* Sends one datagram of this size, and says what has become of it. */
static void try_size(int fd, size_t size)
{
    static char data[MOST + 1];
    ssize_t n;

    if (send(fd, data, size, 0) == -1) {
        if (errno != EMSGSIZE)
            err(1, "send");
        printf("process: %zu bytes: send() fails: EMSGSIZE\n", size);
        return;
    }
    n = recv(fd, data, sizeof(data), 0);
    if (n == -1)
        err(1, "recv");
    printf("process: %zu bytes: recv() returns %zd\n", size, n);
}

int main(void)
{
    int fd;

    setvbuf(stdout, NULL, _IOLBF, 0);
    fd = udp_to_itself();
    try_size(fd, MOST);
    try_size(fd, MOST + 1);
    try_size(fd, 0);
    return 0;
}
