/*
 * ports - a port is a number of 16 bits, and 0 means: any that is free
 *
 * Watch for: what becomes of 65536 in sin_port.
 * See: README.md "Ports", ip(7), getsockname(2), port_zero.c
 */
#include <sys/socket.h>
#include <err.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

static void ask(int port)
{
    struct sockaddr_in at = {.sin_family = AF_INET};
    int fd = socket(AF_INET, SOCK_STREAM, 0), got;
    socklen_t size = sizeof(at);
    uint32_t random;

    if (fd == -1)
        err(1, "socket");
    /* an address of our own: all of 127.x.x.x is this machine */
    if (getentropy(&random, sizeof(random)) == -1)
        err(1, "getentropy");
    at.sin_addr.s_addr = htonl(0x7f800000U | random >> 10);
    at.sin_port = htons((uint16_t)port); /* 16 bits, the rest is cut off */
    printf("process: wants port %d, sin_port holds %d\n", port,
           ntohs(at.sin_port));

    if (bind(fd, (struct sockaddr *)&at, size) == -1)
        err(1, "bind");
    if (getsockname(fd, (struct sockaddr *)&at, &size) == -1)
        err(1, "getsockname");
    got = ntohs(at.sin_port);
    if (got == port || got == 0)
        printf("process: has port %d\n", got);
    else
        printf("process: has one that was free\n");
    close(fd);
}

int main(void)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    ask(65535);
    ask(65536);
    return 0;
}
