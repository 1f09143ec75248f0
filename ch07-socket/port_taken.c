/*
 * port_taken - one TCP server at a port of an address, SO_REUSEADDR or not
 *
 * Watch for: what has to be the same before the second one is refused.
 * See: README.md "Ports", bind(2), SO_REUSEADDR in socket(7), address_in_use.c
 */
#include <sys/socket.h>
#include <err.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

static int new_socket(int type)
{
    int fd = socket(AF_INET, type, 0), on = 1;

    if (fd == -1)
        err(1, "socket");
    if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) == -1)
        err(1, "SO_REUSEADDR");
    return fd;
}

/* With port 0 the kernel chooses one that is free. */
static int bind_to(int fd, uint32_t host, in_port_t port)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = port};

    at.sin_addr.s_addr = htonl(host);
    return bind(fd, (struct sockaddr *)&at, sizeof(at));
}

static void is_taken(const char *what, uint32_t host, in_port_t port)
{
    if (bind_to(new_socket(SOCK_STREAM), host, port) == 0)
        printf("second server: %s: bind() works\n", what);
    else if (errno == EADDRINUSE)
        printf("second server: %s: bind() fails: EADDRINUSE\n", what);
    else
        err(1, "bind");
}

static void is_free(const char *what, int type, uint32_t host, in_port_t port)
{
    if (bind_to(new_socket(type), host, port) == -1)
        err(1, "%s: bind", what);
    printf("second server: %s: bind() works\n", what);
}

int main(void)
{
    struct sockaddr_in at;
    socklen_t size = sizeof(at);
    uint32_t here, there;
    int fd;

    setvbuf(stdout, NULL, _IOLBF, 0);
    /* two addresses of our own: all of 127.x.x.x is this machine */
    here = 0x7f800000U | (uint32_t)getpid();
    there = 0x7f400000U | (uint32_t)getpid();

    fd = new_socket(SOCK_STREAM);
    if (bind_to(fd, here, 0) == -1)
        err(1, "bind");
    if (listen(fd, 1) == -1)
        err(1, "listen");
    if (getsockname(fd, (struct sockaddr *)&at, &size) == -1)
        err(1, "getsockname");
    printf("first server: listens at a port\n");

    is_taken("the same port", here, at.sin_port);
    is_taken("the same port, all addresses", INADDR_ANY, at.sin_port);
    is_free("the same port, another address", SOCK_STREAM, there, at.sin_port);
    is_free("the same port, UDP", SOCK_DGRAM, here, at.sin_port);
    return 0;
}
