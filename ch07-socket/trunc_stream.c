/*
 * trunc_stream - MSG_TRUNC on TCP throws bytes away, and counts them
 *
 * Watch for: recv() returns 4, and what the buffer holds then.
 * See: README.md "What goes wrong", MSG_TRUNC in tcp(7), truncated.c
 */
#include <sys/socket.h>
#include <err.h>
#include <netinet/in.h>
#include <stdio.h>
#include <unistd.h>

/* Makes both ends of a TCP connection. */
static void connect_pair(int fd[2])
{
    struct sockaddr_in at = {.sin_family = AF_INET};
    socklen_t size = sizeof(at);
    int listener = socket(AF_INET, SOCK_STREAM, 0);

    if (listener == -1)
        err(1, "socket");
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(listener, (struct sockaddr *)&at, size) == -1)
        err(1, "bind");
    if (listen(listener, 1) == -1)
        err(1, "listen");
    if (getsockname(listener, (struct sockaddr *)&at, &size) == -1)
        err(1, "getsockname");
    fd[0] = socket(AF_INET, SOCK_STREAM, 0);
    if (fd[0] == -1)
        err(1, "socket");
    if (connect(fd[0], (struct sockaddr *)&at, size) == -1)
        err(1, "connect");
    fd[1] = accept(listener, NULL, NULL);
    if (fd[1] == -1)
        err(1, "accept");
    close(listener);
}

int main(void)
{
    char buf[16] = "....";
    int fd[2];
    ssize_t n;

    setvbuf(stdout, NULL, _IOLBF, 0);
    connect_pair(fd);
    if (send(fd[0], "goodbye", 7, 0) == -1)
        err(1, "send");
    n = recv(fd[1], buf, 4, MSG_TRUNC);
    if (n == -1)
        err(1, "recv");
    printf("process: with MSG_TRUNC recv() returns %zd: \"%.*s\"\n", n, (int)n,
           buf);
    n = recv(fd[1], buf, sizeof(buf), 0);
    if (n == -1)
        err(1, "recv");
    printf("process: then recv() returns %zd: \"%.*s\"\n", n, (int)n, buf);
    return 0;
}
