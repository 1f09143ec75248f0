/*
 * seqpacket - connected as a stream is, and it keeps messages apart
 *
 * usage: ./seqpacket
 *
 * Watch for: three messages come as one, or as three; and who is told that no
 * more will come.
 * See: README.md "Messages and a connection", unix(7)
 */
#include <sys/socket.h>
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

/* Sends three messages through a pair of this type, closes, receives. */
static void show(const char *name, int type)
{
    static const char *const message[] = {"one", "two", "three"};
    char buf[64];
    int fd[2], i;
    ssize_t n;

    if (socketpair(AF_UNIX, type, 0, fd) == -1)
        err(1, "socketpair");
    for (i = 0; i < 3; i++)
        if (send(fd[0], message[i], strlen(message[i]), 0) == -1)
            err(1, "send");
    if (close(fd[0]) == -1)
        err(1, "close");
    while ((n = recv(fd[1], buf, sizeof(buf), MSG_DONTWAIT)) > 0)
        say("%s: recv() gives \"%.*s\"\n", name, (int)n, buf);
    if (n == 0)
        say("%s: recv() returns 0, end of file\n", name);
    else if (errno == EAGAIN)
        say("%s: recv() would wait (EAGAIN)\n", name);
    else
        err(1, "recv");
    close(fd[1]);
}

int main(int argc, char *argv[])
{
    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    say("process: three pairs; sends three messages and closes\n");
    show("stream", SOCK_STREAM);
    show("datagram", SOCK_DGRAM);
    show("seqpacket", SOCK_SEQPACKET);
    return 0;
}
