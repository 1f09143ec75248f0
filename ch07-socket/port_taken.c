/*
 * port_taken - one server at a port of an address, whatever option it sets
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

static void try(const char *what, int type, uint32_t host, in_port_t port)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = port};
    int fd = new_socket(type);

    at.sin_addr.s_addr = htonl(host);
    if (bind(fd, (struct sockaddr *)&at, sizeof(at)) == 0)
        printf("second server: %s: bind() works\n", what);
    else if (errno == EADDRINUSE)
        printf("second server: %s: bind() fails: EADDRINUSE\n", what);
    else
        err(1, "bind");
    close(fd);
}

int main(void)
{
    struct sockaddr_in at = {.sin_family = AF_INET}; /* port 0: a free one */
    socklen_t size = sizeof(at);
    uint32_t here, there;
    int fd;

    setvbuf(stdout, NULL, _IOLBF, 0);
    /* two addresses of our own: all of 127.x.x.x is this machine */
    here = 0x7f800000U | (uint32_t)getpid();
    there = 0x7f400000U | (uint32_t)getpid();

    fd = new_socket(SOCK_STREAM);
    at.sin_addr.s_addr = htonl(here);
    if (bind(fd, (struct sockaddr *)&at, size) == -1)
        err(1, "bind");
    if (listen(fd, 1) == -1)
        err(1, "listen");
    if (getsockname(fd, (struct sockaddr *)&at, &size) == -1)
        err(1, "getsockname");
    printf("first server: listens at a port\n");

    try("the same port", SOCK_STREAM, here, at.sin_port);
    try("the same port, all addresses", SOCK_STREAM, INADDR_ANY, at.sin_port);
    try("the same port, another address", SOCK_STREAM, there, at.sin_port);
    try("the same port, UDP", SOCK_DGRAM, here, at.sin_port);
    return 0;
}
