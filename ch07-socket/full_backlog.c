/*
 * full_backlog - listen(1) lets two in, and the third one waits in connect()
 *
 * Watch for: the third is not refused; nobody tells it anything.
 * See: README.md "What goes wrong", listen(2), TCP_INFO, SO_SNDTIMEO
 */
#define _GNU_SOURCE /* struct tcp_info */
#include <sys/socket.h>
#include <sys/time.h>
#include <err.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <unistd.h>

static struct sockaddr_in at = {.sin_family = AF_INET};

static int listen_somewhere(int backlog)
{
    socklen_t size = sizeof(at);
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    if (fd == -1)
        err(1, "socket");
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK); /* port 0: any free one */
    if (bind(fd, (struct sockaddr *)&at, size) == -1)
        err(1, "bind");
    if (listen(fd, backlog) == -1)
        err(1, "listen");
    if (getsockname(fd, (struct sockaddr *)&at, &size) == -1)
        err(1, "getsockname");
    return fd;
}

/* Connects, or gives up after that many microseconds; with 0 it does not. */
static void client(const char *who, suseconds_t patience)
{
    struct timeval limit = {.tv_usec = patience};
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    if (fd == -1)
        err(1, "socket");
    if (setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit)) == -1)
        err(1, "SO_SNDTIMEO");
    if (connect(fd, (struct sockaddr *)&at, sizeof(at)) == 0)
        printf("%s client: connect() returns 0\n", who);
    else if (errno == EINPROGRESS)
        printf("%s client: still waits after 0.1 s: EINPROGRESS\n", who);
    else
        err(1, "connect");
}

/* For a listening socket TCP_INFO says how many wait for accept(). */
static int queued(int listener)
{
    struct tcp_info info;
    socklen_t size = sizeof(info);

    if (getsockopt(listener, IPPROTO_TCP, TCP_INFO, &info, &size) == -1)
        err(1, "TCP_INFO");
    return (int)info.tcpi_unacked;
}

int main(void)
{
    int listener, tries;

    setvbuf(stdout, NULL, _IOLBF, 0);
    listener = listen_somewhere(1);
    printf("server: has called listen(1)\n");
    client("first", 0);
    client("second", 0);
    for (tries = 0; tries < 1000 && queued(listener) < 2; tries++)
        usleep(1000); /* the kernel may still be at it */
    printf("server: %d clients wait for accept()\n", queued(listener));
    client("third", 100000); /* time for it to get in, if it could */
    return 0;
}
