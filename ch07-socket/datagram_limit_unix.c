/*
 * datagram_limit_unix - only the send buffer limits a Unix-domain datagram
 *
 * Watch for: the length that UDP refuses, and what goes with a larger buffer.
 * See: README.md "Datagrams", unix(7), SO_SNDBUF in socket(7), datagram_limit.c
 */
#include <sys/socket.h>
#include <err.h>
#include <errno.h>
#include <stdio.h>

#define UDP_MOST (65535 - 20 - 8)

/* Sends one datagram of this size, and says what has become of it. */
static void try_size(const int fd[2], size_t size)
{
    static char data[UDP_MOST + 1];
    ssize_t n;

    if (send(fd[0], data, size, 0) == -1) {
        if (errno != EMSGSIZE)
            err(1, "send");
        printf("process: %zu bytes: send() fails: EMSGSIZE\n", size);
        return;
    }
    n = recv(fd[1], data, sizeof(data), 0);
    if (n == -1)
        err(1, "recv");
    printf("process: %zu bytes: recv() returns %zd\n", size, n);
}

static void set_buffer(int fd, int bytes)
{
    if (setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof(bytes)) == -1)
        err(1, "SO_SNDBUF");
    printf("process: asks for a send buffer of %d bytes\n", bytes);
}

int main(void)
{
    int fd[2];

    setvbuf(stdout, NULL, _IOLBF, 0);
    /* nonblocking: what finds no room fails, and does not wait for it */
    if (socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0, fd) == -1)
        err(1, "socketpair");
    set_buffer(fd[0], UDP_MOST + 1); /* the kernel takes twice that */
    try_size(fd, UDP_MOST + 1);
    set_buffer(fd[0], 4096);
    try_size(fd, 4096);
    try_size(fd, UDP_MOST + 1);
    return 0;
}
