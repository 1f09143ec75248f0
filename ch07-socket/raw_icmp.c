/*
 * raw_icmp - a raw socket reaches below UDP and TCP: ping, made by hand
 *
 * Watch for: which of the two requests is answered.
 * See: README.md "Raw sockets", raw(7), icmp(7), RFC 792
 */
#include <sys/socket.h>
#include <err.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct echo { /* what ICMP puts behind the IP header, RFC 792 */
    uint8_t type, code;
    uint16_t checksum, id, number;
    char text[8];
};

#define REQUEST 8 /* and the type of a reply is 0 */

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

static void request(int fd, uint16_t number, uint16_t wrong_bits)
{
    struct echo e = {.type = REQUEST, .text = "hello"};

    e.number = htons(number);
    e.checksum = checksum(&e, sizeof(e)) ^ wrong_bits;
    if (send(fd, &e, sizeof(e), 0) == -1)
        err(1, "send");
    printf("process: sends request %d, its checksum is %s\n", number,
           checksum(&e, sizeof(e)) == 0 ? "right" : "wrong");
}

/* Waits for the next packet. Returns the length of the IP header before it. */
static size_t receive(int fd, struct echo *e)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};
    uint8_t packet[1500];
    size_t header;
    ssize_t n;

    if (poll(&p, 1, 5000) == -1)
        err(1, "poll");
    if (p.revents == 0)
        errx(77, "no answer: is net.ipv4.icmp_echo_ignore_all 1?");
    n = recv(fd, packet, sizeof(packet), 0);
    if (n == -1)
        err(1, "recv");
    header = (packet[0] & 15U) * 4; /* its length stands in its first byte */
    if ((size_t)n != header + sizeof(*e))
        errx(1, "a packet of %zd bytes", n);
    memcpy(e, packet + header, sizeof(*e));
    return header;
}

int main(void)
{
    struct sockaddr_in at = {.sin_family = AF_INET};
    struct echo e = {.type = REQUEST};
    size_t header = 0;
    int fd;

    setvbuf(stdout, NULL, _IOLBF, 0);
    fd = socket(AF_INET, SOCK_RAW, IPPROTO_ICMP);
    if (fd == -1)
        err(errno == EPERM ? 77 : 1, "it needs CAP_NET_RAW, try sudo: socket");
    /* nobody else uses this address: all of 127.x.x.x is this machine */
    at.sin_addr.s_addr = htonl(0x7f800000U | (uint32_t)getpid());
    if (bind(fd, (struct sockaddr *)&at, sizeof(at)) == -1)
        err(1, "bind");
    if (connect(fd, (struct sockaddr *)&at, sizeof(at)) == -1)
        err(errno == ENETUNREACH ? 77 : 1, "ip link set lo up? connect");
    request(fd, 1, 1);
    request(fd, 2, 0);
    while (e.type == REQUEST) /* our own requests come by as well */
        header = receive(fd, &e);
    printf("process: %zu bytes of IP header, then type %d, number %d\n", header,
           e.type, ntohs(e.number));
    printf("process: its text is \"%.8s\", its checksum is %s\n", e.text,
           checksum(&e, sizeof(e)) == 0 ? "right" : "wrong");
    return 0;
}
