/*
 * resolve - getaddrinfo() makes addresses of a name, IPv4 or IPv6, by one code
 *
 * usage: ./resolve [NAME PORT]    connect there, as to www.kernel.org 80
 *
 * Watch for: no family, no sockaddr_in, no htons() in what the client does.
 * See: README.md "Another host", getaddrinfo(3), getnameinfo(3)
 */
#include <sys/socket.h>
#include <err.h>
#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <unistd.h>

static struct addrinfo *resolve(const char *name, const char *port)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *list;
    int error = getaddrinfo(name, port, &hints, &list);

    if (error != 0) /* it has errors of its own */
        errx(77, "%s: %s: is it in /etc/hosts?", name, gai_strerror(error));
    return list;
}

/* A name may have several addresses: takes the first that lets it in. */
static void client(const char *name, const char *port)
{
    struct addrinfo *list = resolve(name, port), *a;
    int fd = -1, error = -1;

    for (a = list; a != NULL && error == -1; a = a->ai_next) {
        fd = socket(a->ai_family, a->ai_socktype, a->ai_protocol);
        if (fd == -1)
            continue; /* this family is switched off, perhaps */
        error = connect(fd, a->ai_addr, a->ai_addrlen);
        close(fd); /* we only wanted to know */
    }
    if (error == -1)
        err(1, "%s, port %s", name, port);
    printf("client: connect() to %s works\n", name);
    freeaddrinfo(list);
}

/* Listens at a free port of the name's last address (the client may have to try
 * others first), says at which. Returns 0 if this machine has no such address. */
static int server(const char *name, char *port, socklen_t room)
{
    struct addrinfo *list = resolve(name, "0"), *a = list;
    struct sockaddr_storage at;
    socklen_t size = sizeof(at);
    int fd, error;

    while (a->ai_next != NULL)
        a = a->ai_next;
    fd = socket(a->ai_family, a->ai_socktype, a->ai_protocol);
    if (fd == -1 && errno == EAFNOSUPPORT)
        return 0;
    if (fd == -1)
        err(1, "socket");
    if (bind(fd, a->ai_addr, a->ai_addrlen) == -1) {
        if (errno == EADDRNOTAVAIL)
            return 0;
        err(1, "bind");
    }
    freeaddrinfo(list);
    if (listen(fd, 1) == -1)
        err(1, "listen");
    if (getsockname(fd, (struct sockaddr *)&at, &size) == -1)
        err(1, "getsockname");
    error = getnameinfo((struct sockaddr *)&at, size, NULL, 0, port, room,
                        NI_NUMERICSERV);
    if (error != 0)
        errx(1, "getnameinfo: %s", gai_strerror(error));
    return 1;
}

int main(int argc, char *argv[])
{
    const char *name[] = {"localhost", "127.0.0.1", "::1"};
    char port[8];
    int i;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (argc == 3) {
        client(argv[1], argv[2]);
        return 0;
    }
    if (argc != 1) {
        fprintf(stderr, "usage: %s [NAME PORT]\n", argv[0]);
        return 2;
    }
    for (i = 0; i < 3; i++) {
        if (server(name[i], port, sizeof(port)))
            client(name[i], port);
        else
            printf("client: connect() to %s impossible\n", name[i]);
    }
    return 0;
}
