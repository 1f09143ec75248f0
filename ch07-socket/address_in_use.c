/*
 * address_in_use - a port may stay taken for a while though nobody has it
 *
 * Watch for: the four ways to set SO_REUSEADDR, and the one that works.
 * See: README.md "What goes wrong", SO_REUSEADDR in socket(7), port_taken.c
 */
#include <sys/socket.h>
#include <err.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <unistd.h>

static struct sockaddr_in at; /* where the first run was */

static int new_socket(int reuse)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    if (fd == -1)
        err(1, "socket");
    if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &reuse, sizeof(reuse)) == -1)
        err(1, "SO_REUSEADDR");
    return fd;
}

static void close_it(int fd)
{
    if (close(fd) == -1) /* or its port is not free */
        err(1, "close");
}

/* A server that serves one client, closes first, and is gone. */
static void first_run(int reuse)
{
    int listener = new_socket(reuse), client = new_socket(0), conn;
    struct sockaddr *address = (struct sockaddr *)&at;
    socklen_t size = sizeof(at);
    char byte;

    at = (struct sockaddr_in){.sin_family = AF_INET};
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(listener, address, size) == -1)
        err(1, "bind");
    if (listen(listener, 1) == -1)
        err(1, "listen");
    if (getsockname(listener, address, &size) == -1)
        err(1, "getsockname");
    if (connect(client, address, size) == -1)
        err(1, "connect");
    conn = accept(listener, NULL, NULL);
    if (conn == -1)
        err(1, "accept");

    close_it(conn);
    close_it(listener);
    if (read(client, &byte, 1) != 0) /* the server was the first to close */
        errx(1, "no end of file");
    close_it(client);
}

/* Returns 0 if the port can be had. */
static int second_run(const char *how, int reuse)
{
    int fd = new_socket(reuse), error;

    error = bind(fd, (struct sockaddr *)&at, sizeof(at));
    if (error == 0)
        printf("second run: %s it: bind() works\n", how);
    else if (errno == EADDRINUSE)
        printf("second run: %s it: bind() fails: EADDRINUSE\n", how);
    else
        err(1, "bind");
    close_it(fd);
    return error;
}

int main(void)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    first_run(0);
    printf("first run: without SO_REUSEADDR, has closed first, is gone\n");
    second_run("without", 0);
    second_run("with", 1);
    first_run(1);
    printf("first run: with SO_REUSEADDR, has closed first, is gone\n");
    second_run("without", 0);
    if (second_run("with", 1) != 0)
        errx(1, "the option should have helped");
    return 0;
}
