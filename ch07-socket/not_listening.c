/*
 * not_listening - a port that is bound takes no client before listen()
 *
 * Watch for: the same connect(), once before it and once after it.
 * See: README.md "Ports", listen(2), connect(2)
 */
#include <sys/socket.h>
#include <err.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>

static struct sockaddr_in at = {.sin_family = AF_INET};

static int new_socket(void)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    if (fd == -1)
        err(1, "socket");
    return fd;
}

static int try_connect(void)
{
    return connect(new_socket(), (struct sockaddr *)&at, sizeof(at));
}

int main(void)
{
    socklen_t size = sizeof(at);
    int fd;

    setvbuf(stdout, NULL, _IOLBF, 0);
    fd = new_socket();
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK); /* port 0: any free one */
    if (bind(fd, (struct sockaddr *)&at, size) == -1)
        err(1, "bind");
    if (getsockname(fd, (struct sockaddr *)&at, &size) == -1)
        err(1, "getsockname");
    printf("server: has a port\n");
    if (try_connect() == 0)
        printf("client: connect() works\n");
    else if (errno == ECONNREFUSED)
        printf("client: connect() fails: ECONNREFUSED\n");
    else
        err(1, "connect");

    if (listen(fd, 1) == -1)
        err(1, "listen");
    printf("server: has called listen()\n");
    if (try_connect() == -1)
        err(1, "connect");
    printf("client: connect() works\n");
    return 0;
}
