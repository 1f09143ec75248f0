/*
 * rpc_server - unpacks the arguments, calls a procedure, packs the result
 *
 * usage: ./rpc_server PORT    0: the kernel chooses one; ./rpc.sh does it
 *
 * Watch for: the client's language is unknown here; only the bytes are agreed.
 * See: README.md "A procedure somewhere else", rpc_client.c, byteorder(3)
 */
#include <sys/socket.h>
#include <err.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { DIVIDE = 1, DEPOSIT = 2 }; /* what can be called */
enum { FINE, NO_SUCH_PROCEDURE, DIVISION_BY_ZERO };

/* The procedures. Returns the error. */
static uint32_t run(uint32_t what, uint32_t a, uint32_t b, uint32_t *result)
{
    static uint32_t balance;

    *result = 0;
    if (what != DIVIDE && what != DEPOSIT)
        return NO_SUCH_PROCEDURE;
    if (what == DIVIDE && b == 0)
        return DIVISION_BY_ZERO;
    if (what == DEPOSIT)
        balance += a;
    *result = what == DIVIDE ? a / b : balance;
    return FINE;
}

/* A call is three numbers of 32 bits: procedure, two arguments; the answer is
 * two: error, result. All in network order, the high byte first. */
static void serve(int conn)
{
    uint32_t call[3], answer[2], what, error, result;

    while (recv(conn, call, sizeof(call), MSG_WAITALL) == sizeof(call)) {
        what = ntohl(call[0]);
        error = run(what, ntohl(call[1]), ntohl(call[2]), &result);
        printf("server: procedure %u: error %u, result %u\n", what, error,
               result);
        if (what == DEPOSIT)
            exit(3); /* a crash: it is done, and is not answered */
        answer[0] = htonl(error);
        answer[1] = htonl(result);
        if (send(conn, answer, sizeof(answer), MSG_NOSIGNAL) == -1)
            err(1, "send");
    }
}

static int listen_at(uint16_t port)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(port)};
    socklen_t size = sizeof(at);
    int fd, on = 1;

    fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd == -1)
        err(1, "socket");
    if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) == -1)
        err(1, "SO_REUSEADDR");

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

int main(int argc, char *argv[])
{
    int listener, conn;
    char *end;
    long port;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (argc == 1) {
        printf("server: needs a port; ./rpc.sh gives it one\n");
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
    serve(conn);
    return 0;
}
