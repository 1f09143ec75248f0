/*
 * peer_credentials - the kernel says who has connected, whatever it claims
 *
 * usage: ./peer_credentials
 *
 * Watch for: what the child says of itself, and what the kernel says.
 * See: README.md "The Unix domain: an address in the file system, or none",
 * SO_PEERCRED in unix(7)
 */
#define _GNU_SOURCE /* struct ucred */
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

/* A listening socket. It asks for no name, so the kernel makes up an abstract
 * one that is free, and puts it into a. */
static int listener(struct sockaddr_un *a, socklen_t *size)
{
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);

    if (fd == -1)
        err(1, "socket");
    if (bind(fd, (struct sockaddr *)a, sizeof(sa_family_t)) == -1)
        err(1, "bind");
    if (getsockname(fd, (struct sockaddr *)a, size) == -1)
        err(1, "getsockname");
    if (listen(fd, 1) == -1)
        err(1, "listen");
    return fd;
}

static void child(const struct sockaddr_un *a, socklen_t size)
{
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);

    if (fd == -1)
        err(1, "socket");
    if (connect(fd, (const struct sockaddr *)a, size) == -1)
        err(1, "connect");
    say("child: connects, sends \"I am process 1\", ends\n");
    if (write(fd, "I am process 1", 14) != 14)
        err(1, "write");
    close(fd);
}

int main(int argc, char *argv[])
{
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    socklen_t size = sizeof(a), length = sizeof(struct ucred);
    struct ucred peer;
    int fd, connection, status;
    char buf[64];
    ssize_t n;
    pid_t pid;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("parent: listens, starts a child\n");
    fd = listener(&a, &size);
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        child(&a, size);
        close(fd);
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the child failed");
    connection = accept(fd, NULL, NULL);
    if (connection == -1)
        err(1, "accept");
    n = read(connection, buf, sizeof(buf));
    if (n == -1)
        err(1, "read");
    say("parent: reads \"%.*s\"\n", (int)n, buf);
    if (getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &peer, &length) == -1)
        err(1, "getsockopt SO_PEERCRED");
    say("parent: the kernel says: it was process %s\n",
        peer.pid == pid ? "PID, my child" : "another one");
    say("parent: the kernel says: its user was %s\n",
        peer.uid == geteuid() ? "mine" : "another one");
    close(connection), close(fd);
    return 0;
}
