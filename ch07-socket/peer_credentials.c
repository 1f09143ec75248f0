/*
 * peer_credentials - the kernel says who has connected, whatever that one says
 *
 * Watch for: the number that the client claims, and whose number it had.
 * See: README.md "The Unix domain", SO_PEERCRED in unix(7)
 */
#define _GNU_SOURCE /* struct ucred */
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <err.h>
#include <stdio.h>
#include <unistd.h>

static struct sockaddr_un at = {.sun_family = AF_UNIX};
static socklen_t size = sizeof(at.sun_family);

/* Binds no name, so the kernel makes up an abstract one that is free. */
static int listen_somewhere(void)
{
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);

    if (fd == -1)
        err(1, "socket");
    if (bind(fd, (struct sockaddr *)&at, size) == -1)
        err(1, "bind");
    size = sizeof(at);
    if (getsockname(fd, (struct sockaddr *)&at, &size) == -1)
        err(1, "getsockname");
    if (listen(fd, 1) == -1)
        err(1, "listen");
    return fd;
}

static void client(void)
{
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);

    if (fd == -1)
        err(1, "socket");
    if (connect(fd, (struct sockaddr *)&at, size) == -1)
        err(1, "connect");
    if (send(fd, "I am process 1", 14, MSG_NOSIGNAL) == -1)
        err(1, "send");
    printf("client: has connected and sent \"I am process 1\", ends\n");
}

int main(void)
{
    int listener, connection, status;
    socklen_t length = sizeof(struct ucred);
    struct ucred peer;
    char buf[16];
    ssize_t n;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    listener = listen_somewhere();
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        close(listener);
        client();
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the client failed");
    connection = accept(listener, NULL, NULL);
    if (connection == -1)
        err(1, "accept");
    n = read(connection, buf, sizeof(buf));
    if (n == -1)
        err(1, "read");
    printf("server: reads \"%.*s\"\n", (int)n, buf);

    if (getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &peer, &length) == -1)
        err(1, "SO_PEERCRED");
    printf("server: the kernel says it was my child: %s\n",
           peer.pid == pid ? "yes" : "no");
    printf("server: the kernel says it was process 1: %s\n",
           peer.pid == 1 ? "yes" : "no");
    printf("server: the kernel says its user is mine: %s\n",
           peer.uid == geteuid() ? "yes" : "no");
    return 0;
}
