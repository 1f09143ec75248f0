/*
 * connected_udp - by default only connected UDP is told that nobody is there
 *
 * Watch for: the second send of each; nobody was there for the first.
 * See: README.md "Datagrams", udp(7), connect(2)
 */
#include <sys/socket.h>
#include <err.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

static int new_socket(void)
{
    int fd = socket(AF_INET, SOCK_DGRAM, 0);

    if (fd == -1)
        err(1, "socket");
    return fd;
}

/* Binds a socket, and closes it: at its port there is nobody now. */
static void make_empty_port(struct sockaddr_in *at)
{
    socklen_t size = sizeof(*at);
    int fd = new_socket();

    /* nobody else uses this address: all of 127.x.x.x is this machine */
    at->sin_addr.s_addr = htonl(0x7f800000U | (uint32_t)getpid());
    if (bind(fd, (struct sockaddr *)at, size) == -1)
        err(1, "bind");
    if (getsockname(fd, (struct sockaddr *)at, &size) == -1)
        err(1, "getsockname");
    if (close(fd) == -1)
        err(1, "close");
}

static void say(const char *call, ssize_t result)
{
    if (result != -1)
        printf("process: %s returns %zd\n", call, result);
    else if (errno == ECONNREFUSED)
        printf("process: %s fails: ECONNREFUSED\n", call);
    else
        err(1, "%s", call);
}

/* Waits until the socket has an error to tell, but 0.1 s at most. */
static void wait_for_error(int fd)
{
    struct pollfd p = {.fd = fd};

    if (poll(&p, 1, 100) == -1)
        err(1, "poll");
    printf("process: there is an error to tell: %s\n",
           (p.revents & POLLERR) != 0 ? "yes" : "no");
}

int main(void)
{
    struct sockaddr_in at = {.sin_family = AF_INET};
    const struct sockaddr *to = (struct sockaddr *)&at;
    int fd;

    setvbuf(stdout, NULL, _IOLBF, 0);
    make_empty_port(&at);
    fd = new_socket();
    say("not connected: sendto()", sendto(fd, "hello", 5, 0, to, sizeof(at)));
    wait_for_error(fd);
    say("not connected: sendto()", sendto(fd, "hello", 5, 0, to, sizeof(at)));

    fd = new_socket();
    say("connect()", connect(fd, to, sizeof(at)));
    say("connected: send()", send(fd, "hello", 5, 0));
    wait_for_error(fd);
    say("connected: send()", send(fd, "hello", 5, 0));
    return 0;
}
