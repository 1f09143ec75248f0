/*
 * byte_order - over the network a number goes with its high byte first
 *
 * usage: ./byte_order
 *
 * Watch for: the two bytes of one number in memory, and where a client knocks
 * that forgets htons().
 * See: README.md "Three attributes: domain, type, protocol", byteorder(3)
 */
#include <sys/socket.h>
#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

#define PORT 7001 /* 0x1b59 */

static void show(const char *what, uint16_t number)
{
    uint8_t byte[2]; /* as they lie in memory, the lower address first */

    memcpy(byte, &number, sizeof(byte));
    say("process: %s %02x-%02x\n", what, byte[0], byte[1]);
}

/* Tries to connect to a; returns 0, or errno. */
static int knock(const struct sockaddr_in *a)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0), error = 0;

    if (fd == -1)
        err(1, "socket");
    if (connect(fd, (const struct sockaddr *)a, sizeof(*a)) == -1)
        error = errno;
    close(fd);
    return error;
}

int main(int argc, char *argv[])
{
    struct sockaddr_in a = {.sin_family = AF_INET};
    int fd;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    say("process: port %d is 0x%x; two bytes, which one is first?\n", PORT,
        PORT);
    show("in memory here:", PORT);
    show("as htons() turns it, high byte first:", htons(PORT));

    if (htons(PORT) == PORT)
        errx(77, "one order here: take another PORT, or machine");
    /* an address that no other process uses: all of 127.x.x.x is loopback */
    a.sin_addr.s_addr = htonl(0x7f800000U | (uint32_t)getpid());
    a.sin_port = htons(PORT);
    fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd == -1)
        err(1, "socket");
    if (bind(fd, (struct sockaddr *)&a, sizeof(a)) == -1)
        err(errno == EADDRINUSE ? 77 : 1, "in use? try again: port %d", PORT);
    if (listen(fd, 1) == -1)
        err(1, "listen");
    say("server: listens at port htons(%d)\n", PORT);

    a.sin_port = PORT;
    if ((errno = knock(&a)) == 0)
        errx(77, "somebody listens there: end the server at %d", ntohs(PORT));
    if (errno != ECONNREFUSED)
        err(1, "connect: not ECONNREFUSED");
    say("client: forgets htons(), knocks at port %d: ECONNREFUSED\n",
        ntohs(a.sin_port));
    a.sin_port = htons(PORT);
    if ((errno = knock(&a)) != 0)
        err(1, "connect");
    say("client: knocks at port htons(%d): is connected\n", PORT);
    close(fd);
    return 0;
}
