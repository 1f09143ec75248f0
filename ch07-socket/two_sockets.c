/*
 * two_sockets - accept() makes another socket, the listening one listens on
 *
 * usage: ./two_sockets
 *
 * Watch for: one port for all of the server's sockets; the peers differ.
 * See: README.md "A connection, call by call", accept(2), listen(2)
 */
#include <sys/socket.h>
#include <err.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

/* What the calls want: there are many families of addresses. */
static struct sockaddr *any(struct sockaddr_in *address)
{
    return (struct sockaddr *)address;
}

/* The port of this end of a socket, or of the other end; 0: has no other. */
static int port(int fd, int other)
{
    struct sockaddr_in at;
    socklen_t size = sizeof(at);

    if (!other && getsockname(fd, any(&at), &size) == -1)
        err(1, "getsockname");
    if (other && getpeername(fd, any(&at), &size) == -1) {
        if (errno != ENOTCONN)
            err(1, "getpeername");
        return 0;
    }
    return ntohs(at.sin_port);
}

/* A client's socket; -1: refused. connect() does not wait for accept(). */
static int client(struct sockaddr_in *server)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    if (fd == -1)
        err(1, "socket");
    if (connect(fd, any(server), sizeof(*server)) == 0)
        return fd;
    if (errno != ECONNREFUSED)
        err(1, "connect");
    close(fd);
    return -1;
}

static void hear(const char *who, int from, int to, const char *text)
{
    char buf[64];
    ssize_t n;

    if (dprintf(from, "%s", text) < 0 || (n = read(to, buf, sizeof(buf))) == -1)
        err(1, "sending %s", text);
    say("server: the %s one's socket brings \"%.*s\"\n", who, (int)n, buf);
}

int main(int argc, char *argv[])
{
    struct sockaddr_in at = {.sin_family = AF_INET}; /* port 0: a free one */
    socklen_t size = sizeof(at);
    int listener, first, second, conn1, conn2;
    char byte;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    say("server: socket(), bind(), listen(): a listening socket\n");
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    listener = socket(AF_INET, SOCK_STREAM, 0);
    if (listener == -1 || bind(listener, any(&at), size) == -1 ||
        listen(listener, 2) == -1 ||
        getsockname(listener, any(&at), &size) == -1)
        err(1, "making a listening socket");
    first = client(&at), second = client(&at);
    if (first == -1 || second == -1)
        errx(1, "refused");
    say("clients: two are connected; nobody has called accept() yet\n");
    conn1 = accept(listener, NULL, NULL);
    conn2 = accept(listener, NULL, NULL);
    if (conn1 == -1 || conn2 == -1)
        err(1, "accept");
    say("server: accept() twice: %s\n",
        conn1 != listener && conn2 != listener && conn1 != conn2
            ? "two more descriptors"
            : "nothing new");
    say("server: the port on my side: %s\n",
        port(conn1, 0) == port(listener, 0) && port(conn2, 0) == port(conn1, 0)
            ? "the same for all three"
            : "not the same");
    say("server: the port on the other side: %s\n",
        port(conn1, 1) != port(conn2, 1) ? "two, each client has its own"
                                         : "not two");
    if (port(listener, 1) != 0 || read(listener, &byte, 1) != -1 ||
        errno != ENOTCONN)
        err(1, "read: not ENOTCONN");
    say("server: the listening one has no other side: ENOTCONN\n");
    hear("second", second, conn2, "good morning");
    hear("first", first, conn1, "hello");
    close(listener);
    if ((listener = client(&at)) != -1)
        errx(1, "a third client has got in");
    say("server: closes the listening one; a third client is refused\n");
    hear("first", first, conn1, "still here");
    close(first), close(second), close(conn1), close(conn2);
    return 0;
}
