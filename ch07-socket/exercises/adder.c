/*
 * adder - the server adds up three numbers
 *
 * It should: take one client at port 7002; as often as it sends three numbers
 * of 32 bits, unsigned, print "server: the sum is 2682", and send the sum back
 * in the same form: as all numbers on a network go, the highest byte first.
 * Nobody finds it; and then its sums are wrong.
 */
#include <sys/socket.h>
#include <err.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

static int listen_at(unsigned short port)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = port};
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
    uint32_t number[3], sum;
    ssize_t n;

    while ((n = recv(conn, number, sizeof(number), MSG_WAITALL)) == 12) {
        sum = number[0] + number[1] + number[2];
        printf("server: the sum is %u\n", sum);
        if (send(conn, &sum, sizeof(sum), MSG_NOSIGNAL) == -1)
            err(1, "send");
    }
    if (n == -1)
        err(1, "recv");
}

int main(void)
{
    int listener, conn;

    setvbuf(stdout, NULL, _IOLBF, 0);
    listener = listen_at(7002);
    conn = accept(listener, NULL, NULL);
    if (conn == -1)
        err(1, "accept");
    serve(conn);
    return 0;
}
