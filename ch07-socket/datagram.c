/*
 * datagram - no connection: what comes comes whole, with its sender's address
 *
 * Watch for: one socket for both clients, and how it knows whom to answer.
 * See: README.md "Datagrams", udp(7), recvfrom in recv(2)
 */
#include <sys/socket.h>
#include <err.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

/* A UDP socket with a port of its own, at the address that is stored. */
static int new_socket(struct sockaddr_in *at)
{
    socklen_t size = sizeof(*at);
    int fd = socket(AF_INET, SOCK_DGRAM, 0);

    if (fd == -1)
        err(1, "socket");
    *at = (struct sockaddr_in){.sin_family = AF_INET};
    at->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(fd, (struct sockaddr *)at, size) == -1)
        err(1, "bind");
    if (getsockname(fd, (struct sockaddr *)at, &size) == -1)
        err(1, "getsockname");
    return fd;
}

static void put(int fd, const char *text, const struct sockaddr_in *to)
{
    const struct sockaddr *address = (const struct sockaddr *)to;

    if (sendto(fd, text, strlen(text), 0, address, sizeof(*to)) == -1)
        err(1, "sendto");
}

static void take(const char *who, int fd, struct sockaddr_in *from)
{
    socklen_t size = sizeof(*from);
    char buf[16];
    ssize_t n;

    n = recvfrom(fd, buf, sizeof(buf), 0, (struct sockaddr *)from, &size);
    if (n == -1)
        err(1, "recvfrom");
    printf("%s: recvfrom() gives \"%.*s\"\n", who, (int)n, buf);
}

int main(void)
{
    struct sockaddr_in server_at, alice_at, bob_at, from;
    int server, alice, bob;

    setvbuf(stdout, NULL, _IOLBF, 0);
    server = new_socket(&server_at); /* no listen(), no accept() */
    alice = new_socket(&alice_at);
    bob = new_socket(&bob_at);

    put(alice, "good", &server_at);
    put(alice, "day", &server_at);
    take("server", server, &from);
    take("server", server, &from);
    printf("server: this came from alice's port: %s\n",
           from.sin_port == alice_at.sin_port ? "yes" : "no");
    put(server, "hi alice", &from);

    put(bob, "hello", &server_at);
    take("server", server, &from);
    printf("server: this came from bob's port: %s\n",
           from.sin_port == bob_at.sin_port ? "yes" : "no");
    put(server, "hi bob", &from);

    take("bob", bob, &from);
    take("alice", alice, &from);
    return 0;
}
