/*
 * tcp_server - a server makes four calls before the first byte comes
 *
 * usage: ./tcp_server PORT    0: the kernel chooses one; ./tcp.sh does it
 *
 * Watch for: socket(), bind(), listen(), accept(), and what each is for.
 * See: README.md "A connection, call by call", tcp_client.c, ip(7)
 */
#include <sys/socket.h>
#include <ctype.h>
#include <err.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int listen_at(uint16_t port)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(port)};
    socklen_t size = sizeof(at);
    int fd, on = 1;

    fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd == -1)
        err(1, "socket");
    if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) == -1)
        err(1, "SO_REUSEADDR"); /* or see address_in_use.c */

    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK); /* this host only */
    if (bind(fd, (struct sockaddr *)&at, size) == -1)
        err(1, "bind to port %d", port);
    if (listen(fd, 1) == -1)
        err(1, "listen");
    if (getsockname(fd, (struct sockaddr *)&at, &size) == -1)
        err(1, "getsockname");
    printf("server: listens at port %d\n", ntohs(at.sin_port));
    return fd;
}

/* Sends back what comes, in capitals, until the client has closed. */
static void serve(int conn)
{
    char buf[4096];
    ssize_t n, i;

    while ((n = read(conn, buf, sizeof(buf))) > 0) {
        printf("server: read() has returned %zd\n", n);
        for (i = 0; i < n; i++)
            buf[i] = (char)toupper((unsigned char)buf[i]);
        /* write() with a flag: no SIGPIPE if the client has gone */
        if (send(conn, buf, (size_t)n, MSG_NOSIGNAL) == -1)
            err(1, "send");
    }
    if (n == -1)
        err(1, "read");
    printf("server: read() has returned 0: end of file\n");
}

int main(int argc, char *argv[])
{
    int listener, conn;
    char *end;
    long port;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (argc == 1) {
        printf("server: needs a port; ./tcp.sh gives it one\n");
        return 0;
    }
    port = strtol(argv[1], &end, 10);
    if (argc != 2 || *end != '\0' || port < 0 || port > 65535) {
        fprintf(stderr, "usage: %s PORT\n", argv[0]);
        return 2;
    }
    listener = listen_at((uint16_t)port);
    conn = accept(listener, NULL, NULL);
    if (conn == -1)
        err(1, "accept");
    serve(conn); /* one client, and that is all: see many_clients_poll.c */
    close(conn);
    close(listener);
    return 0;
}
