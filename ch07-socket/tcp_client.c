/*
 * tcp_client - a client makes two calls, and has to know the server's port
 *
 * usage: ./tcp_client PORT    where ./tcp_server listens
 *
 * Watch for: socket(), connect(), and then write() and read() as with a pipe.
 * See: README.md "A connection, call by call", tcp_server.c, ip(7)
 */
#include <sys/socket.h>
#include <err.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int connect_to(uint16_t port)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    if (fd == -1)
        err(1, "socket");
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK); /* this host */
    if (connect(fd, (struct sockaddr *)&to, sizeof(to)) == -1)
        err(1, "connect to port %d", port);
    printf("client: connect() has returned\n");
    return fd;
}

/* Sends a line, and waits for as many bytes: the answer may come in pieces. */
static void ask(int fd, const char *line)
{
    size_t size = strlen(line), got = 0;
    char answer[256];
    ssize_t n;

    printf("client: will send \"%.*s\"\n", (int)strcspn(line, "\n"), line);
    if (send(fd, line, size, MSG_NOSIGNAL) == -1)
        err(1, "send");
    while (got < size) {
        n = read(fd, answer + got, size - got);
        if (n == -1)
            err(1, "read");
        if (n == 0)
            errx(1, "the server has gone");
        got += (size_t)n;
    }
    printf("client: gets \"%.*s\"\n", (int)strcspn(line, "\n"), answer);
}

int main(int argc, char *argv[])
{
    char line[256], *end;
    long port;
    int fd;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (argc == 1) {
        printf("client: needs the server's port; ./tcp.sh tells it\n");
        return 0;
    }
    port = strtol(argv[1], &end, 10);
    if (argc != 2 || *end != '\0' || port < 1 || port > 65535) {
        fprintf(stderr, "usage: %s PORT\n", argv[0]);
        return 2;
    }
    fd = connect_to((uint16_t)port);
    while (fgets(line, sizeof(line), stdin) != NULL)
        ask(fd, line);
    printf("client: has no more to say\n");
    close(fd);
    return 0;
}
