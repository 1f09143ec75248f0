/*
 * byte_order - without htons() a little-endian client knocks at another port
 *
 * Watch for: the two bytes of one number, and where the client has knocked.
 * See: README.md "Byte order", byteorder(3), raw_number.c
 */
#include <sys/socket.h>
#include <err.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PORT 7001 /* 0x1b59 */

static struct sockaddr_in at = {.sin_family = AF_INET};

static void show(const char *what, uint16_t number)
{
    uint8_t byte[2]; /* as they lie in memory, the lower address first */

    memcpy(byte, &number, sizeof(byte));
    printf("process: %s: %02x-%02x\n", what, byte[0], byte[1]);
}

static int new_socket(void)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    if (fd == -1)
        err(1, "socket");
    return fd;
}

static int knock(void)
{
    return connect(new_socket(), (struct sockaddr *)&at, sizeof(at));
}

int main(void)
{
    uint32_t random;
    int fd;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (htons(PORT) == PORT)
        errx(77, "it makes no difference here: take another port, or machine");
    show("7001 in memory", PORT);
    show("htons(7001) in memory", htons(PORT));

    /* an address of our own: all of 127.x.x.x is this machine */
    if (getentropy(&random, sizeof(random)) == -1)
        err(1, "getentropy");
    at.sin_addr.s_addr = htonl(0x7f800000U | random >> 10);
    at.sin_port = htons(PORT);
    fd = new_socket();
    if (bind(fd, (struct sockaddr *)&at, sizeof(at)) == -1)
        err(1, "bind to port %d", PORT);
    if (listen(fd, 1) == -1)
        err(1, "listen");
    printf("server: listens at port %d\n", ntohs(at.sin_port));

    at.sin_port = PORT; /* forgets htons() */
    if (knock() == 0)
        printf("client: forgets htons(), port %d: is connected\n",
               ntohs(at.sin_port));
    else if (errno == ECONNREFUSED)
        printf("client: forgets htons(), port %d: ECONNREFUSED\n",
               ntohs(at.sin_port));
    else
        err(1, "connect");

    at.sin_port = htons(PORT);
    if (knock() == -1)
        err(1, "connect to port %d", ntohs(at.sin_port));
    printf("client: with htons(), port %d: is connected\n", ntohs(at.sin_port));
    return 0;
}
