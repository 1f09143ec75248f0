/*
 * seqpacket - it keeps messages apart, and has an end of file
 *
 * Watch for: how many messages come out of each, and what comes after them.
 * See: README.md "Messages and a connection", unix(7)
 */
#include <sys/socket.h>
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void put(int fd, const char *message)
{
    if (send(fd, message, strlen(message), 0) == -1)
        err(1, "send");
}

/* Sends three messages through a pair of this type, closes, receives. */
static void show(const char *name, int type)
{
    char buf[64];
    int fd[2];
    ssize_t n;

    if (socketpair(AF_UNIX, type, 0, fd) == -1)
        err(1, "socketpair");
    put(fd[0], "one");
    put(fd[0], "two");
    put(fd[0], "three");
    if (close(fd[0]) == -1)
        err(1, "close");
    while ((n = recv(fd[1], buf, sizeof(buf), MSG_DONTWAIT)) > 0)
        printf("%s: recv() gives \"%.*s\"\n", name, (int)n, buf);
    if (n == 0)
        printf("%s: recv() returns 0: end of file\n", name);
    else if (errno == EAGAIN)
        printf("%s: recv() would wait\n", name);
    else
        err(1, "recv");
    close(fd[1]);
}

int main(void)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    show("stream", SOCK_STREAM);
    show("datagram", SOCK_DGRAM);
    show("seqpacket", SOCK_SEQPACKET);
    return 0;
}
