/*
 * wire_send - the same calls reach this host and another: send() and a number
 *
 * usage: ./wire_send ADDRESS    where ./wire_receive waits; see two_hosts.sh
 *
 * Watch for: nothing here tells whether the other one is near or far.
 * See: README.md "Another host", wire_receive.c, tcp(7)
 */
#include <sys/socket.h>
#include <arpa/inet.h>
#include <err.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#define COUNT 200 /* numbers */

static struct sockaddr_in to = {.sin_family = AF_INET};

static int connected_socket(int type)
{
    int fd = socket(AF_INET, type, 0);

    if (fd == -1)
        err(1, "socket");
    if (connect(fd, (struct sockaddr *)&to, sizeof(to)) == -1)
        err(1, "connect to port %d", ntohs(to.sin_port));
    return fd;
}

static void send_numbers(int fd)
{
    uint32_t i, number;

    for (i = 0; i < COUNT; i++) {
        number = htonl(i);
        /* MSG_EOR: TCP, too, makes a packet of each number */
        if (send(fd, &number, sizeof(number), MSG_EOR | MSG_NOSIGNAL) == -1)
            err(1, "send");
    }
    close(fd);
}

int main(int argc, char *argv[])
{
    int tcp;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (argc == 1) {
        printf("sender: needs an address; ./two_hosts.sh has one\n");
        return 0;
    }
    to.sin_port = htons(7007);
    if (argc != 2 || inet_pton(AF_INET, argv[1], &to.sin_addr) != 1) {
        fprintf(stderr, "usage: %s ADDRESS\n", argv[0]);
        return 2;
    }
    tcp = connected_socket(SOCK_STREAM); /* the receiver is there */
    printf("sender: will send %d numbers by UDP, then by TCP\n", COUNT);
    send_numbers(connected_socket(SOCK_DGRAM));
    send_numbers(tcp);
    return 0;
}
