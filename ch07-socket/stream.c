/*
 * stream - a stream has no messages: read() takes what is there, at most
 *
 * Watch for: three sends become one read(), and one send becomes three.
 * See: README.md "Streams", tcp(7), short_receive.c, ../ch01-pipe/framing.c
 */
#include <sys/socket.h>
#include <err.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Makes both ends of a TCP connection: connect() does not wait for accept(). */
static void connect_pair(int fd[2])
{
    struct sockaddr_in at = {.sin_family = AF_INET};
    socklen_t size = sizeof(at);
    int listener = socket(AF_INET, SOCK_STREAM, 0);

    if (listener == -1)
        err(1, "socket");
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(listener, (struct sockaddr *)&at, size) == -1)
        err(1, "bind");
    if (listen(listener, 1) == -1)
        err(1, "listen");
    if (getsockname(listener, (struct sockaddr *)&at, &size) == -1)
        err(1, "getsockname");
    fd[0] = socket(AF_INET, SOCK_STREAM, 0);
    if (fd[0] == -1)
        err(1, "socket");
    if (connect(fd[0], (struct sockaddr *)&at, size) == -1)
        err(1, "connect");
    fd[1] = accept(listener, NULL, NULL);
    if (fd[1] == -1)
        err(1, "accept");
    close(listener);
}

static void put(const char *who, int fd, const char *text)
{
    if (send(fd, text, strlen(text), MSG_NOSIGNAL) == -1)
        err(1, "send");
    printf("%s: has sent \"%s\"\n", who, text);
}

/* Waits until all have come, so that this looks the same on every run. */
static void wait_for(int fd, size_t count)
{
    char buf[16];

    if (recv(fd, buf, count, MSG_PEEK | MSG_WAITALL) == -1)
        err(1, "recv");
}

static void take(const char *who, int fd, size_t size)
{
    char buf[64];
    ssize_t n = read(fd, buf, size);

    if (n == -1)
        err(1, "read");
    printf("%s: read(%zu) returns %zd: \"%.*s\"\n", who, size, n, (int)n, buf);
}

int main(void)
{
    int fd[2];

    setvbuf(stdout, NULL, _IOLBF, 0);
    connect_pair(fd);
    put("client", fd[0], "one");
    put("client", fd[0], "two");
    put("client", fd[0], "three");
    wait_for(fd[1], 11);
    take("server", fd[1], 64);

    put("server", fd[1], "0123456789");
    wait_for(fd[0], 10);
    take("client", fd[0], 4);
    take("client", fd[0], 4);
    take("client", fd[0], 4);
    return 0;
}
