/*
 * raw_icmp - a raw socket reaches below UDP and TCP: ping, made by hand
 *
 * usage: ./raw_icmp
 *
 * Watch for: which of the two requests is answered.
 * See: README.md "Raw sockets", raw(7), icmp(7), RFC 792
 */
#include <sys/socket.h>
#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

struct echo { /* what ICMP puts behind the IP header, RFC 792 */
    uint8_t type, code;
    uint16_t checksum, id, number;
    char text[8];
};

enum { REPLY = 0, REQUEST = 8 };

/* The Internet checksum: the sum of all 16-bit words, the carry added again,
 * inverted. Over a message that has it already, it is 0. */
static uint16_t checksum(const void *data, size_t size)
{
    const uint8_t *p = data;
    uint32_t sum = 0;
    size_t i;

    for (i = 0; i + 1 < size; i += 2)
        sum += (uint32_t)(p[i] << 8 | p[i + 1]);
    while (sum >> 16 != 0)
        sum = (sum & 0xffff) + (sum >> 16);
    return htons((uint16_t)~sum);
}

static void request(int fd, const struct sockaddr_in *to, int number, int ok)
{
    struct echo e = {.type = REQUEST, .text = "hello"};

    e.number = htons((uint16_t)number);
    e.checksum = checksum(&e, sizeof(e));
    if (!ok)
        e.checksum ^= 1;
    if (sendto(fd, &e, sizeof(e), 0, (const struct sockaddr *)to,
               sizeof(*to)) == -1)
        err(errno == ENETUNREACH ? 77 : 1, "ip link set lo up? sendto");
    say("process: sends echo request %d, its checksum is %s\n", number,
        ok ? "right" : "wrong");
}

/* Waits for the next packet, returns the length of its IP header. */
static size_t receive(int fd, struct echo *e)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};
    uint8_t packet[1500];
    ssize_t n;
    size_t header;

    if (poll(&p, 1, 5000) == -1)
        err(1, "poll");
    if (p.revents == 0)
        errx(77, "no answer; is net.ipv4.icmp_echo_ignore_all 1?");
    n = recv(fd, packet, sizeof(packet), 0);
    if (n == -1)
        err(1, "recv");
    header = (packet[0] & 15U) * 4; /* its length stands in its first byte */
    if ((size_t)n != header + sizeof(*e))
        errx(1, "a packet of %zd bytes", n);
    memcpy(e, packet + header, sizeof(*e));
    return header;
}

int main(int argc, char *argv[])
{
    struct sockaddr_in a = {.sin_family = AF_INET};
    struct echo e;
    size_t header;
    int fd;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    say("process: makes a raw socket: no port, no UDP, no TCP\n");
    fd = socket(AF_INET, SOCK_RAW, IPPROTO_ICMP);
    if (fd == -1)
        err(errno == EPERM ? 77 : 1, "CAP_NET_RAW? sudo ./raw_icmp; socket");
    /* an address that no other process uses: all of 127.x.x.x is loopback */
    a.sin_addr.s_addr = htonl(0x7f800000U | (uint32_t)getpid());
    if (bind(fd, (struct sockaddr *)&a, sizeof(a)) == -1)
        err(1, "bind");
    request(fd, &a, 1, 0);
    request(fd, &a, 2, 1);
    do
        header = receive(fd, &e); /* our requests come by as well */
    while (e.type == REQUEST);
    say("process: behind %zu bytes of IP header: type %d, number %d\n", header,
        e.type, ntohs(e.number));
    say("process: its text is \"%.8s\", its checksum is %s\n", e.text,
        checksum(&e, sizeof(e)) == 0 ? "right" : "wrong");
    close(fd);
    return 0;
}
