/*
 * struct_layout - a struct sent as it lies in memory is another one elsewhere
 *
 * Watch for: where the second and the third number begin, here and there.
 * See: README.md "Byte order", offsetof(3), raw_number.c
 */
#include <sys/socket.h>
#include <err.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct order { /* as everybody writes it */
    int item;
    long price;
    int count;
};

struct order32 { /* what the same lines are where a long has 32 bits */
    int32_t item;
    int32_t price;
    int32_t count;
};

/* The cure: widths that are agreed on, network order, no gaps. */
static void pack(uint8_t byte[12], const struct order *o)
{
    uint32_t field[3];

    field[0] = htonl((uint32_t)o->item);
    field[1] = htonl((uint32_t)o->price);
    field[2] = htonl((uint32_t)o->count);
    memcpy(byte, field, sizeof(field));
}

static void unpack(struct order32 *o, const uint8_t byte[12])
{
    uint32_t field[3];

    memcpy(field, byte, sizeof(field));
    o->item = (int32_t)ntohl(field[0]);
    o->price = (int32_t)ntohl(field[1]);
    o->count = (int32_t)ntohl(field[2]);
}

static void show(const char *how, const struct order32 *o)
{
    printf("receiver: %s: item %d, price %d, count %d\n", how, o->item,
           o->price, o->count);
}

int main(void)
{
    struct order here = {0}; /* the gap as well: no old bytes for strangers */
    struct order32 there;
    uint8_t byte[12];
    int fd[2];

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (sizeof(long) == 4 || htonl(1) == 1)
        errx(77, "try it on a 64-bit machine with the low byte first");
    printf("sender: its second number begins at byte %zu, its third at %zu\n",
           offsetof(struct order, price), offsetof(struct order, count));
    printf("receiver: expects them at byte %zu and at %zu\n",
           offsetof(struct order32, price), offsetof(struct order32, count));
    if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, fd) == -1)
        err(1, "socketpair");

    here.item = 1;
    here.price = 20;
    here.count = 3;
    if (send(fd[0], &here, sizeof(here), MSG_NOSIGNAL) == -1)
        err(1, "send");
    if (recv(fd[1], &there, sizeof(there), 0) != sizeof(there))
        errx(1, "recv: not a whole struct");
    show("the struct as it lay", &there);

    pack(byte, &here);
    if (send(fd[0], byte, sizeof(byte), MSG_NOSIGNAL) == -1)
        err(1, "send");
    if (recv(fd[1], byte, sizeof(byte), 0) != sizeof(byte))
        errx(1, "recv: not twelve bytes");
    unpack(&there, byte);
    show("field by field", &there);
    return 0;
}
