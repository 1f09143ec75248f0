/*
 * truncated - what of a datagram does not fit into your buffer is gone
 *
 * Watch for: the next recv(): the rest of this message, or another one?
 * See: README.md "What goes wrong", MSG_TRUNC and MSG_PEEK in recv(2)
 */
#include <sys/socket.h>
#include <err.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

/* A UDP socket that sends to itself. */
static int udp_to_itself(void)
{
    struct sockaddr_in at = {.sin_family = AF_INET};
    socklen_t size = sizeof(at);
    int fd = socket(AF_INET, SOCK_DGRAM, 0);

    if (fd == -1)
        err(1, "socket");
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(fd, (struct sockaddr *)&at, size) == -1)
        err(1, "bind");
    if (getsockname(fd, (struct sockaddr *)&at, &size) == -1)
        err(1, "getsockname");
    if (connect(fd, (struct sockaddr *)&at, size) == -1)
        err(1, "connect");
    return fd;
}

static void put(int fd, const char *text)
{
    if (send(fd, text, strlen(text), 0) == -1)
        err(1, "send");
    printf("process: sends \"%s\"\n", text);
}

static void take(int fd, size_t room, int flags, const char *how)
{
    char buf[16];
    ssize_t n = recv(fd, buf, room, flags);

    if (n == -1)
        err(1, "recv");
    printf("process: room for %zu, %s: recv() returns %zd: \"%.*s\"\n", room,
           how, n, (int)room < (int)n ? (int)room : (int)n, buf);
}

int main(void)
{
    int fd;

    setvbuf(stdout, NULL, _IOLBF, 0);
    fd = udp_to_itself();
    put(fd, "good morning");
    put(fd, "good day");
    put(fd, "good night");
    take(fd, 4, 0, "no flag");
    take(fd, 4, MSG_PEEK | MSG_TRUNC, "MSG_PEEK and MSG_TRUNC");
    take(fd, 4, MSG_TRUNC, "MSG_TRUNC");
    take(fd, 16, 0, "no flag");
    return 0;
}
