/*
 * address_in_use - a server's port stays taken for a while after its end
 *
 * usage: ./address_in_use
 *
 * Watch for: SO_REUSEADDR helps only if the run before had set it, too.
 * See: README.md "What goes wrong", SO_REUSEADDR in socket(7)
 */
#include <sys/socket.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

/* A listening socket at that port, which is filled in if it is 0; or -1 if
 * the port is in use. */
static int listen_at(struct sockaddr_in *in, int reuse)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0), set = in->sin_port != 0;
    struct sockaddr *at = (struct sockaddr *)in;
    socklen_t size = sizeof(*in);

    if (fd == -1)
        err(1, "socket");
    if (set && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &reuse, sizeof(reuse)))
        err(1, "setsockopt");
    if (bind(fd, at, size) == -1) {
        if (errno != EADDRINUSE)
            err(1, "bind: not EADDRINUSE");
        close(fd);
        return -1;
    }
    /* With the option set, port 0 could become one that somebody else has
     * just been given, too. So here it is set after bind(). */
    if (!set && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &reuse, sizeof(reuse)))
        err(1, "setsockopt");
    if (listen(fd, 1) == -1 || getsockname(fd, at, &size) == -1)
        err(1, "listen");
    return fd;
}

static const char *second_run(struct sockaddr_in at, int reuse)
{
    int fd = listen_at(&at, reuse);

    return fd == -1 ? "EADDRINUSE" : close(fd) == 0 ? "listens" : "no close";
}

/* Serves one client, and is the first of the two to close. */
static void serve(int listener, struct sockaddr *at)
{
    int client = socket(AF_INET, SOCK_STREAM, 0), conn;
    char byte;

    if (client == -1 || connect(client, at, sizeof(struct sockaddr_in)) == -1)
        err(1, "connect");
    conn = accept(listener, NULL, NULL);
    if (conn == -1 || shutdown(conn, SHUT_WR) == -1) /* "I close", it says */
        err(1, "accept");
    if (read(client, &byte, 1) != 0 || close(client) == -1)
        err(1, "the client");
    if (read(conn, &byte, 1) != 0) /* the client has closed, too */
        err(1, "read");
    close(conn), close(listener);
}

static void first_run(int reuse)
{
    struct sockaddr_in at = {.sin_family = AF_INET}; /* port 0: a free one */
    int listener, status;
    pid_t pid;

    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    say("first run: %s SO_REUSEADDR, listens\n", reuse ? "with" : "without");
    listener = listen_at(&at, reuse);
    if (listener == -1)
        errx(1, "no free port");
    say("second run: without: %s, with: %s\n", second_run(at, 0),
        second_run(at, 1));
    if ((pid = fork()) == -1)
        err(1, "fork");
    if (pid == 0) {
        serve(listener, (struct sockaddr *)&at);
        _exit(0);
    }
    close(listener);
    if (waitpid(pid, &status, 0) == -1 || status != 0)
        errx(1, "the first run failed");
    if (listen_at(&at, 0) != -1)
        errx(77, "this kernel keeps no TIME_WAIT: see tcp_max_tw_buckets");
    say("first run: has closed first, and ended; its port: TIME_WAIT\n");
    say("second run: without: %s, with: %s\n", second_run(at, 0),
        second_run(at, 1));
}

int main(int argc, char *argv[])
{
    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    first_run(0);
    first_run(1);
    return 0;
}
