/*
 * close_wait - a server that forgets close() runs out of descriptors
 *
 * Watch for: the state of a connection whose client has gone.
 * See: README.md "What goes wrong", tcp(7), TCP_INFO, accept(2)
 */
#define _GNU_SOURCE /* struct tcp_info */
#include <sys/resource.h>
#include <sys/socket.h>
#include <err.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
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
    if (listen(fd, 1) == -1)
        err(1, "listen");
    if (getsockname(fd, (struct sockaddr *)&at, &size) == -1)
        err(1, "getsockname");
    return fd;
}

static int client(void)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    if (fd == -1)
        err(1, "socket");
    if (connect(fd, (struct sockaddr *)&at, sizeof(at)) == -1)
        err(1, "connect");
    return fd;
}

/* What ss shows as well, and /proc/net/tcp: there CLOSE_WAIT is 08. */
static void show_state(int fd)
{
    struct tcp_info info;
    socklen_t size = sizeof(info);

    if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size) == -1)
        err(1, "TCP_INFO");
    if (info.tcpi_state == TCP_ESTABLISHED)
        printf("server: state %d, ESTABLISHED\n", info.tcpi_state);
    else if (info.tcpi_state == TCP_CLOSE_WAIT)
        printf("server: state %d, CLOSE_WAIT\n", info.tcpi_state);
    else
        errx(1, "state %d", info.tcpi_state);
}

int main(void)
{
    int listener, fd, conn;
    struct rlimit few;
    ssize_t n;
    char byte;

    setvbuf(stdout, NULL, _IOLBF, 0);
    listener = listen_somewhere();
    fd = client();
    conn = accept(listener, NULL, NULL);
    if (conn == -1)
        err(1, "accept");
    show_state(conn);
    if (close(fd) == -1)
        err(1, "close");
    printf("client: has closed\n");
    n = read(conn, &byte, 1);
    if (n == -1)
        err(1, "read");
    printf("server: read() returns %zd\n", n);
    show_state(conn);

    if (getrlimit(RLIMIT_NOFILE, &few) == -1)
        err(1, "getrlimit");
    few.rlim_cur = (rlim_t)conn + 8; /* as often it is 1024 */
    if (setrlimit(RLIMIT_NOFILE, &few) == -1)
        err(1, "setrlimit");
    do {
        fd = client();
        conn = accept(listener, NULL, NULL);
        if (conn == -1 && errno != EMFILE)
            err(1, "accept");
        close(fd); /* the client does, the server does not */
    } while (conn != -1);
    printf("server: some clients later accept() fails: EMFILE\n");
    return 0;
}
