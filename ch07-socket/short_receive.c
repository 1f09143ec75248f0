/*
 * short_receive - recv() may return before all have come, and the loop is yours
 *
 * Watch for: what the first recv() was asked for, and what it returns.
 * See: README.md "Streams", recv(2), MSG_WAITALL, tcp(7)
 */
#include <sys/socket.h>
#include <sys/wait.h>
#include <err.h>
#include <netinet/in.h>
#include <stdio.h>
#include <unistd.h>

#define BIG 3000000 /* bytes */

static unsigned char data[BIG];

/* Makes both ends of a TCP connection: connect() does not wait for accept(). */
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

static void client(int fd)
{
    size_t i;

    for (i = 0; i < BIG; i++)
        data[i] = (unsigned char)(i % 251);
    if (send(fd, data, BIG, MSG_NOSIGNAL) != BIG)
        errx(1, "send() has not sent all");
}

static void server(int fd)
{
    size_t got = 0, in_place = 0, i;
    ssize_t n;

    n = recv(fd, data, BIG, 0);
    if (n == -1)
        err(1, "recv");
    printf("server: asks for %d bytes, has all at once: %s\n", BIG,
           n == BIG ? "yes" : "no");
    got = (size_t)n;
    while ((n = recv(fd, data + got, BIG - got, 0)) > 0)
        got += (size_t)n;
    if (n == -1)
        err(1, "recv");

    for (i = 0; i < got; i++)
        in_place += data[i] == i % 251;
    printf("server: asks again and again: %zu bytes, %zu in their place\n", got,
           in_place);
}

int main(void)
{
    int fd[2], status;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    connect_pair(fd);
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        if (close(fd[1]) == -1)
            err(1, "close");
        client(fd[0]);
        _exit(0);
    }
    if (close(fd[0]) == -1)
        err(1, "close");
    server(fd[1]);
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    return status != 0;
}
