/*
 * two_sockets - accept() returns a new socket, the listening one listens on
 *
 * Watch for: three sockets at one port; which of them have another side.
 * See: README.md "A connection, call by call", accept(2), getpeername(2)
 */
#include <sys/socket.h>
#include <err.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
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

static void client(const char *text)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    if (fd == -1)
        err(1, "socket");
    if (connect(fd, (struct sockaddr *)&at, sizeof(at)) == -1)
        err(1, "connect");
    if (send(fd, text, strlen(text), MSG_NOSIGNAL) == -1)
        err(1, "send");
    printf("client: is connected, has sent \"%s\"\n", text);
}

static int accept_one(int listener)
{
    int fd = accept(listener, NULL, NULL);

    if (fd == -1)
        err(1, "accept");
    return fd;
}

static void show(const char *name, int fd)
{
    struct sockaddr_in own, peer;
    socklen_t size = sizeof(own), peer_size = sizeof(peer);
    char buf[16];
    ssize_t n;

    if (getsockname(fd, (struct sockaddr *)&own, &size) == -1)
        err(1, "getsockname");
    printf("server: %s: its port is the server's: %s\n", name,
           own.sin_port == at.sin_port ? "yes" : "no");
    if (getpeername(fd, (struct sockaddr *)&peer, &peer_size) == -1) {
        if (errno != ENOTCONN)
            err(1, "getpeername");
        printf("server: %s: no other side, ENOTCONN\n", name);
        return;
    }
    n = read(fd, buf, sizeof(buf));
    if (n == -1)
        err(1, "read");
    printf("server: %s: brings \"%.*s\"\n", name, (int)n, buf);
}

int main(void)
{
    int listener, conn1, conn2;

    setvbuf(stdout, NULL, _IOLBF, 0);
    listener = listen_somewhere();
    client("hello");
    client("good day");
    conn1 = accept_one(listener);
    conn2 = accept_one(listener);
    show("listening", listener);
    if (close(listener) == -1)
        err(1, "close");
    printf("server: has closed the listening one\n");
    show("second", conn2);
    show("first", conn1);
    return 0;
}
