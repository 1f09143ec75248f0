/*
 * connection_reset - whoever closes with bytes unread resets the connection
 *
 * Watch for: what read() and send() say after it, and which of them first.
 * See: README.md "What goes wrong", tcp(7), send(2), write_after_end.c
 */
#include <sys/socket.h>
#include <err.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
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

static void say(const char *call, ssize_t result)
{
    if (result != -1)
        printf("client: %s returns %zd\n", call, result);
    else if (errno == ECONNRESET)
        printf("client: %s fails: ECONNRESET\n", call);
    else if (errno == EPIPE)
        printf("client: %s fails: EPIPE\n", call);
    else
        err(1, "%s", call);
}

int main(void)
{
    char buf[16];
    int fd[2], client, server;
    ssize_t n;

    setvbuf(stdout, NULL, _IOLBF, 0);
    connect_pair(fd);
    client = fd[0];
    server = fd[1];
    say("send()", send(client, "hello", 5, MSG_NOSIGNAL));
    n = recv(server, buf, sizeof(buf), MSG_PEEK);
    if (n == -1)
        err(1, "recv");
    printf("server: looks at \"%.*s\", does not take it\n", (int)n, buf);
    if (close(server) == -1)
        err(1, "close");
    printf("server: has closed\n");

    say("read()", read(client, buf, sizeof(buf)));
    say("read()", read(client, buf, sizeof(buf)));
    say("send()", send(client, "more", 4, MSG_NOSIGNAL));
    return 0;
}
