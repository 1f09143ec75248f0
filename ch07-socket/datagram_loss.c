/*
 * datagram_loss - a UDP datagram without room is dropped, and nobody is told
 *
 * Watch for: what the sender sees, and what has come.
 * See: README.md "Datagrams", udp(7), SO_RCVBUF and SO_MEMINFO in socket(7)
 */
#include <linux/sock_diag.h> /* SK_MEMINFO_DROPS */
#include <sys/socket.h>
#include <err.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#define COUNT 50
#define SIZE 1000 /* bytes of each */

/* A UDP socket that sends to itself, with little room to receive. */
static int udp_to_itself(void)
{
    struct sockaddr_in at = {.sin_family = AF_INET};
    socklen_t size = sizeof(at);
    int fd = socket(AF_INET, SOCK_DGRAM, 0), room = 8192;

    if (fd == -1)
        err(1, "socket");
    if (setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof(room)) == -1)
        err(1, "SO_RCVBUF");
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(fd, (struct sockaddr *)&at, size) == -1)
        err(1, "bind");
    if (getsockname(fd, (struct sockaddr *)&at, &size) == -1)
        err(1, "getsockname");
    if (connect(fd, (struct sockaddr *)&at, size) == -1)
        err(1, "connect");
    return fd;
}

/* How many datagrams has the kernel dropped here because there was no room? */
static int dropped(int fd)
{
    uint32_t counts[SK_MEMINFO_VARS];
    socklen_t size = sizeof(counts);

    if (getsockopt(fd, SOL_SOCKET, SO_MEMINFO, counts, &size) == -1)
        err(errno == ENOPROTOOPT ? 77 : 1, "SO_MEMINFO needs Linux 4.12");
    return (int)counts[SK_MEMINFO_DROPS];
}

int main(void)
{
    static char data[SIZE];
    int fd, i, tries, sent = 0, came = 0;

    setvbuf(stdout, NULL, _IOLBF, 0);
    fd = udp_to_itself();
    for (i = 0; i < COUNT; i++) {
        if (send(fd, data, SIZE, 0) == -1)
            err(1, "send");
        sent++;
    }
    printf("process: send() has succeeded %d times\n", sent);
    for (tries = 0; came + dropped(fd) < COUNT && tries < 1000; tries++) {
        while (recv(fd, data, SIZE, MSG_DONTWAIT) == SIZE)
            came++;
        if (errno != EAGAIN)
            err(1, "recv");
        usleep(1000); /* no call tells that the last one has been dealt with */
    }
    printf("process: some have come: %s; all have come: %s\n",
           came > 0 ? "yes" : "no", came == COUNT ? "yes" : "no");
    printf("process: those that came and those that were dropped: %d\n",
           came + dropped(fd));
    return 0;
}
