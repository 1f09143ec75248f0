/*
 * connection_reset - whoever closes with bytes unread resets the connection
 *
 * usage: ./connection_reset
 *
 * Watch for: what read() and write() say afterwards, and which of them first.
 * See: README.md "What goes wrong", tcp(7), send(2)
 */
#include <sys/socket.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

/* Two sockets with a TCP connection between them, over loopback. One process
 * can make both: connect() does not wait for accept(). */
static void make_pair(int *client, int *server)
{
    struct sockaddr_in in = {.sin_family = AF_INET}; /* port 0: a free one */
    struct sockaddr *at = (struct sockaddr *)&in;
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    socklen_t size = sizeof(in);

    *client = socket(AF_INET, SOCK_STREAM, 0);
    in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (listener == -1 || *client == -1 || bind(listener, at, size) == -1 ||
        listen(listener, 1) == -1 || getsockname(listener, at, &size) == -1 ||
        connect(*client, at, size) == -1 ||
        (*server = accept(listener, NULL, NULL)) == -1)
        err(1, "connecting two sockets");
    close(listener);
}

/* Waits until "hello" is there, reads it or only looks at it, and ends. */
static void server(int fd, int reads)
{
    char buf[8];

    if (recv(fd, buf, 5, MSG_WAITALL | (reads ? 0 : MSG_PEEK)) != 5)
        errx(1, "no hello");
    say("server: \"hello\" is here; %s, closes\n",
        reads ? "reads it" : "does not read it");
    close(fd);
    _exit(0);
}

/* write(), without SIGPIPE. */
static void write_more(int fd)
{
    if (send(fd, "more", 4, MSG_NOSIGNAL) == 4)
        say("client: write() returns 4, as if somebody were there\n");
    else if (errno == EPIPE)
        say("client: write() fails with EPIPE\n");
    else
        err(1, "send: not EPIPE");
}

static void client(int fd)
{
    struct pollfd reset = {.fd = fd}; /* no events but those always reported */
    char buf[8];
    ssize_t n = read(fd, buf, sizeof(buf));

    if (n == -1 && errno != ECONNRESET)
        err(1, "read: not ECONNRESET");
    if (n == 0)
        say("client: read() returns 0: end of file\n");
    else
        say("client: read() fails with ECONNRESET\n");
    write_more(fd);
    if (n == -1)
        return;
    if (poll(&reset, 1, -1) == -1) /* nobody has it: a reset comes back */
        err(1, "poll");
    write_more(fd);
}

static void run(int reads)
{
    int at_client, at_server, status;
    pid_t pid;

    make_pair(&at_client, &at_server);
    if ((pid = fork()) == -1)
        err(1, "fork");
    if (pid == 0) {
        close(at_client);
        server(at_server, reads);
    }
    if (close(at_server) == -1)
        err(1, "close");
    say("client: sends \"hello\"\n");
    if (send(at_client, "hello", 5, MSG_NOSIGNAL) != 5)
        err(1, "send");
    client(at_client);
    if (waitpid(pid, &status, 0) == -1 || status != 0)
        errx(1, "the server failed");
    close(at_client);
}

int main(int argc, char *argv[])
{
    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("parent: connects a client and a server\n");
    run(0);
    say("parent: once more, with another server\n");
    run(1);
    return 0;
}
