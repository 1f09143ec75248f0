/*
 * wire_receive - TCP has an end; with UDP one can only stop waiting
 *
 * usage: ./wire_receive ADDRESS    an address of ours; ./two_hosts.sh has one
 *
 * Watch for: what is lost, comes twice or out of order.
 * See: README.md "Another host", wire_send.c, bad_wire.sh, udp(7), tcp(7)
 */
#include <sys/socket.h>
#include <sys/time.h>
#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#define COUNT 200 /* numbers; so few find room in any receive buffer */

static struct sockaddr_in at = {.sin_family = AF_INET};

static int bound_socket(int type)
{
    int fd = socket(AF_INET, type, 0), on = 1;

    if (fd == -1)
        err(1, "socket");
    if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) == -1)
        err(1, "SO_REUSEADDR");
    if (bind(fd, (struct sockaddr *)&at, sizeof(at)) == -1)
        err(1, "bind to port %d", ntohs(at.sin_port));
    return fd;
}

/* Receives numbers to the end, or until none comes for so many microseconds;
 * with 0 it waits as long as it takes. */
static void receive(const char *protocol, int fd, suseconds_t patience)
{
    struct timeval limit = {.tv_usec = patience};
    int seen[COUNT] = {0}, came = 0, twice = 0, swaps = 0;
    uint32_t number, last = 0;
    ssize_t n;

    if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit)) == -1)
        err(1, "SO_RCVTIMEO");
    while ((n = recv(fd, &number, sizeof(number), MSG_WAITALL)) > 0) {
        number = ntohl(number);
        if (n != sizeof(number) || number >= COUNT)
            errx(1, "not a number of ours");
        if (seen[number] == 0)
            came++;
        else
            twice++;
        seen[number] = 1;
        if (number < last)
            swaps++;
        last = number;
    }
    if (n == -1 && errno != EAGAIN)
        err(1, "recv");
    printf("receiver: %s: lost %s, twice %s, out of order %s, %s\n", protocol,
           came < COUNT ? "some" : "none", twice > 0 ? "some" : "none",
           swaps > 0 ? "some" : "none", n == 0 ? "end of file" : "gives up");
}

int main(int argc, char *argv[])
{
    int tcp, udp, conn;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (argc == 1) {
        printf("receiver: needs an address; ./two_hosts.sh has one\n");
        return 0;
    }
    at.sin_port = htons(7007);
    if (argc != 2 || inet_pton(AF_INET, argv[1], &at.sin_addr) != 1) {
        fprintf(stderr, "usage: %s ADDRESS\n", argv[0]);
        return 2;
    }
    udp = bound_socket(SOCK_DGRAM);
    tcp = bound_socket(SOCK_STREAM);
    if (listen(tcp, 1) == -1)
        err(1, "listen");
    printf("receiver: waits at its port, of TCP and of UDP\n");
    conn = accept(tcp, NULL, NULL);
    if (conn == -1)
        err(1, "accept");
    receive("TCP", conn, 0);
    receive("UDP", udp, 300000); /* all have been sent before TCP's */
    return 0;
}
