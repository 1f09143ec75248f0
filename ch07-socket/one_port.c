/*
 * one_port - several sockets at one port: the buffers are the sockets'
 *
 * usage: ./one_port
 *
 * Watch for: one port, and where the five bytes wait.
 * See: README.md "Three attributes: domain, type, protocol", tcp(7)
 */
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <arpa/inet.h>
#include <err.h>
#include <netinet/in.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

/* A client connects to the address, the server accepts it. */
static void connection(int listener, const struct sockaddr_in *a, int *client,
                       int *server)
{
    *client = socket(AF_INET, SOCK_STREAM, 0);
    if (*client == -1)
        err(1, "socket");
    if (connect(*client, (const struct sockaddr *)a, sizeof(*a)) == -1)
        err(1, "connect");
    *server = accept(listener, NULL, NULL);
    if (*server == -1)
        err(1, "accept");
}

static int port(int fd)
{
    struct sockaddr_in a;
    socklen_t size = sizeof(a);

    if (getsockname(fd, (struct sockaddr *)&a, &size) == -1)
        err(1, "getsockname");
    return ntohs(a.sin_port);
}

/* How many bytes wait in the socket's receive buffer? */
static int waiting(int fd)
{
    int n;

    if (ioctl(fd, FIONREAD, &n) == -1)
        err(1, "ioctl FIONREAD");
    return n;
}

int main(int argc, char *argv[])
{
    struct sockaddr_in a = {.sin_family = AF_INET};
    socklen_t size = sizeof(a);
    int listener, client[2], server[2];
    char byte;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    say("server: listens at a port, accepts two connections\n");
    listener = socket(AF_INET, SOCK_STREAM, 0);
    if (listener == -1)
        err(1, "socket");
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK); /* port 0: any free one */
    if (bind(listener, (struct sockaddr *)&a, size) == -1)
        err(1, "bind");
    if (getsockname(listener, (struct sockaddr *)&a, &size) == -1)
        err(1, "getsockname");
    if (listen(listener, 2) == -1)
        err(1, "listen");
    connection(listener, &a, client, server);
    connection(listener, &a, client + 1, server + 1);
    say("server: has three sockets; ports that they have: %d\n",
        1 + (port(server[0]) != port(listener)) +
            (port(server[1]) != port(listener)));

    if (send(client[0], "hello", 5, 0) != 5)
        err(1, "send");
    if (recv(server[0], &byte, 1, MSG_PEEK) != 1) /* they have arrived */
        err(1, "recv");
    say("client: sends 5 bytes through the first connection\n");
    say("server: waiting in the first socket: %d, in the second: %d\n",
        waiting(server[0]), waiting(server[1]));
    close(client[0]), close(client[1]);
    close(server[0]), close(server[1]), close(listener);
    return 0;
}
