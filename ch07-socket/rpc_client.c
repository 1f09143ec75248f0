/*
 * rpc_client - a call that looks like any other, and another process makes it
 *
 * usage: ./rpc_client PORT    where ./rpc_server listens
 *
 * Watch for: divide() looks local; what deposit() can return does not.
 * See: README.md "A procedure somewhere else", rpc_server.c, byteorder(3)
 */
#include <sys/socket.h>
#include <err.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { DIVIDE = 1, DEPOSIT = 2 }; /* procedures of the server */
enum { NO_ANSWER = -1, FINE, NO_SUCH_PROCEDURE, DIVISION_BY_ZERO };

static int server; /* connected to it */

/* Packs the arguments, sends them, waits, unpacks the result. NO_ANSWER: the
 * connection has ended. No local call can return that, and no server say it. */
static int64_t call(uint32_t what, uint32_t a, uint32_t b, uint32_t *result)
{
    uint32_t out[3] = {htonl(what), htonl(a), htonl(b)}, in[2];
    ssize_t n;

    if (send(server, out, sizeof(out), MSG_NOSIGNAL) == -1)
        return NO_ANSWER;
    n = recv(server, in, sizeof(in), MSG_WAITALL);
    if (n != sizeof(in))
        return NO_ANSWER;
    *result = ntohl(in[1]);
    return ntohl(in[0]);
}

/* "Stubs": whoever calls them sees neither socket nor byte order. */
static int64_t divide(uint32_t a, uint32_t b, uint32_t *result)
{
    return call(DIVIDE, a, b, result);
}

static int64_t deposit(uint32_t amount, uint32_t *balance)
{
    return call(DEPOSIT, amount, 0, balance);
}

static void tell(const char *what, int64_t error, uint32_t result)
{
    if (error == FINE)
        printf("client: %s is %u\n", what, result);
    else if (error == DIVISION_BY_ZERO)
        printf("client: %s: division by zero\n", what);
    else if (error == NO_ANSWER)
        printf("client: %s: no answer\n", what);
    else
        printf("client: %s: error %lld\n", what, (long long)error);
}

static int connect_to(uint16_t port)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    if (fd == -1)
        err(1, "socket");
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK); /* this host */
    if (connect(fd, (struct sockaddr *)&to, sizeof(to)) == -1)
        err(1, "connect to port %d", port);
    return fd;
}

int main(int argc, char *argv[])
{
    uint32_t result = 0;
    char *end;
    int64_t error;
    long port;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (argc == 1) {
        printf("client: needs the server's port; ./rpc.sh tells it\n");
        return 0;
    }
    port = strtol(argv[1], &end, 10);
    if (argc != 2 || *end != '\0' || port < 1 || port > 65535) {
        fprintf(stderr, "usage: %s PORT\n", argv[0]);
        return 2;
    }
    server = connect_to((uint16_t)port);
    error = divide(7, 2, &result);
    tell("divide(7, 2)", error, result);
    error = divide(7, 0, &result);
    tell("divide(7, 0)", error, result);
    error = deposit(100, &result);
    tell("deposit(100)", error, result);
    return 0;
}
