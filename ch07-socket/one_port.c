/*
 * one_port - several sockets at one port: the buffers belong to the sockets
 *
 * Watch for: one port, and in which socket the five bytes wait.
 * See: README.md "Ports", FIONREAD in tcp(7), two_sockets.c
 */
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <err.h>
#include <netinet/in.h>
#include <stdio.h>
#include <unistd.h>

static struct sockaddr_in at = {.sin_family = AF_INET};

static int listen_somewhere(void)
{
    socklen_t size = sizeof(at);
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    if (fd == -1)
        err(1, "socket");
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK); /* port 0: any free one */
    if (bind(fd, (struct sockaddr *)&at, size) == -1)
        err(1, "bind");
    if (listen(fd, 2) == -1)
        err(1, "listen");
    if (getsockname(fd, (struct sockaddr *)&at, &size) == -1)
        err(1, "getsockname");
    return fd;
}

/* Returns the server's end of a new connection, stores the client's. */
static int connection(int listener, int *client)
{
    int fd;

    *client = socket(AF_INET, SOCK_STREAM, 0);
    if (*client == -1)
        err(1, "socket");
    if (connect(*client, (struct sockaddr *)&at, sizeof(at)) == -1)
        err(1, "connect");
    fd = accept(listener, NULL, NULL);
    if (fd == -1)
        err(1, "accept");
    return fd;
}

static void show(const char *which, int fd)
{
    struct sockaddr_in own;
    socklen_t size = sizeof(own);
    int waiting;

    if (getsockname(fd, (struct sockaddr *)&own, &size) == -1)
        err(1, "getsockname");
    if (ioctl(fd, FIONREAD, &waiting) == -1)
        err(1, "FIONREAD");
    printf("server: %s socket: the same port: %s, bytes that wait: %d\n", which,
           own.sin_port == at.sin_port ? "yes" : "no", waiting);
}

int main(void)
{
    int listener, server[2], client[2];
    char byte;

    setvbuf(stdout, NULL, _IOLBF, 0);
    listener = listen_somewhere();
    server[0] = connection(listener, &client[0]);
    server[1] = connection(listener, &client[1]);
    if (send(client[0], "hello", 5, MSG_NOSIGNAL) == -1)
        err(1, "send");
    printf("client: has sent 5 bytes through the first connection\n");
    if (recv(server[0], &byte, 1, MSG_PEEK) == -1) /* until they are there */
        err(1, "recv");
    show("first", server[0]);
    show("second", server[1]);
    return 0;
}
