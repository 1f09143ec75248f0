/*
 * raw_number - 1 sent as it lies in little-endian memory arrives as 16777216
 *
 * Watch for: the four bytes on their way, and what the receiver makes of them.
 * See: README.md "Byte order", byteorder(3), byte_order.c, struct_layout.c
 */
#include <sys/socket.h>
#include <err.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void put(const char *how, int fd, uint32_t number)
{
    if (send(fd, &number, sizeof(number), MSG_NOSIGNAL) == -1)
        err(1, "send");
    printf("sender: sends %s\n", how);
}

/* Receives as it was agreed: four bytes, the high one first. */
static void take(int fd)
{
    uint8_t byte[4];
    uint32_t number;

    if (recv(fd, byte, sizeof(byte), MSG_WAITALL) != sizeof(byte))
        errx(1, "recv: not four bytes");
    memcpy(&number, byte, sizeof(number));
    printf("receiver: gets %02x %02x %02x %02x, and that is %u\n", byte[0],
           byte[1], byte[2], byte[3], ntohl(number));
}

int main(void)
{
    int fd[2];

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (htonl(1) == 1)
        errx(77, "this machine has the high byte first: try it on another");
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, fd) == -1)
        err(1, "socketpair");
    put("1", fd[0], 1);
    take(fd[1]);
    put("htonl(1)", fd[0], htonl(1));
    take(fd[1]);
    return 0;
}
