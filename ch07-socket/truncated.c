/*
 * truncated - what of a datagram does not fit into your buffer is gone
 *
 * usage: ./truncated
 *
 * Watch for: the second recv(): the rest of the first message, or the next?
 * See: README.md "What goes wrong", MSG_TRUNC and MSG_PEEK in recv(2)
 */
#include <sys/socket.h>
#include <arpa/inet.h>
#include <err.h>
#include <netinet/in.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

/* A UDP socket that sends to itself. */
static int udp_socket(void)
{
    struct sockaddr_in a = {.sin_family = AF_INET};
    socklen_t size = sizeof(a);
    int fd = socket(AF_INET, SOCK_DGRAM, 0);

    if (fd == -1)
        err(1, "socket");
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(fd, (struct sockaddr *)&a, size) == -1)
        err(1, "bind");
    if (getsockname(fd, (struct sockaddr *)&a, &size) == -1)
        err(1, "getsockname");
    if (connect(fd, (struct sockaddr *)&a, size) == -1)
        err(1, "connect");
    return fd;
}

static void send_both(int fd)
{
    if (send(fd, "good morning", 12, 0) == -1 ||
        send(fd, "good night", 10, 0) == -1)
        err(1, "send");
}

static size_t receive(int fd, char *buf, size_t size, int flags)
{
    ssize_t n = recv(fd, buf, size, flags);

    if (n == -1)
        err(1, "recv");
    return (size_t)n;
}

int main(int argc, char *argv[])
{
    char buf[64];
    size_t n;
    int fd;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    say("process: sends \"good morning\" and \"good night\"\n");
    fd = udp_socket();
    send_both(fd);
    n = receive(fd, buf, 4, 0);
    say("process: recv() with room for 4 gives \"%.*s\"\n", (int)n, buf);
    n = receive(fd, buf, sizeof(buf), 0);
    say("process: the next recv() gives \"%.*s\"\n", (int)n, buf);

    say("process: sends both again\n");
    send_both(fd);
    n = receive(fd, buf, 4, MSG_TRUNC);
    say("process: with MSG_TRUNC recv() gives \"%.4s\", returns %zu\n", buf, n);
    n = receive(fd, NULL, 0, MSG_PEEK | MSG_TRUNC);
    say("process: with MSG_PEEK, too, it returns %zu and takes nothing\n", n);
    n = receive(fd, buf, n, 0);
    say("process: so recv() with room for that gives \"%.*s\"\n", (int)n, buf);
    close(fd);
    return 0;
}
