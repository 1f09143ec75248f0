/*
 * tcp_client - connects to a server, sends what it gets at stdin
 *
 * usage: ./tcp_client [PORT]
 *     PORT: the server's, on this host, 1 to 65535; see tcp.sh
 *     Without it, cat is the server; it gets a connected socket.
 *
 * Watch for: socket(), connect(), write(), read(), close().
 * See: README.md "A connection, call by call", tcp_server.c, ip(7)
 */
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <err.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

/* Sends line after line, of 4096 bytes at most, and waits for the answer to
 * each, which is as long as the line. */
static void client(int port, FILE *in)
{
    struct sockaddr_in to = {.sin_family = AF_INET};
    char *line = NULL, answer[4096];
    size_t room = 0;
    ssize_t n;
    int fd;

    say("client: socket(): a stream socket, like the server's first\n");
    if ((fd = socket(AF_INET, SOCK_STREAM, 0)) == -1)
        err(1, "socket");
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK); /* this host */
    to.sin_port = htons((uint16_t)port);
    if (connect(fd, (struct sockaddr *)&to, sizeof(to)) == -1)
        err(1, "connect to port %d", port);
    say("client: connect() to the server's port has returned\n");
    while ((n = getline(&line, &room, in)) != -1) {
        if (n > (ssize_t)sizeof(answer) || strlen(line) != (size_t)n)
            errx(1, "a line too long, or with a byte 0 in it");
        say("client: write() sends \"%.*s\"\n", (int)strcspn(line, "\n"), line);
        if (send(fd, line, (size_t)n, MSG_NOSIGNAL) != n)
            err(1, "write"); /* send() with this flag: no SIGPIPE */
        if (recv(fd, answer, (size_t)n, MSG_WAITALL) != n)
            errx(1, "read: the server has gone"); /* WAITALL: n bytes */
        say("client: read() brings \"%.*s\"\n", (int)strcspn(line, "\n"),
            answer);
    }
    if (!feof(in))
        err(1, "stdin");
    free(line);
    say("client: has no more to say; close()\n");
    if (close(fd) == -1)
        err(1, "close");
}

/* A server that is not of this book: cat, whose stdin and stdout are the
 * socket that accept() returns. It sends back all it reads. Sets port. */
static void start_cat(int *port)
{
    struct sockaddr_in at = {.sin_family = AF_INET}; /* port 0: a free one */
    socklen_t size = sizeof(at);
    int listener = socket(AF_INET, SOCK_STREAM, 0), conn;
    pid_t self = getpid(), pid;

    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (listener == -1 || bind(listener, (struct sockaddr *)&at, size) == -1 ||
        listen(listener, 1) == -1 ||
        getsockname(listener, (struct sockaddr *)&at, &size) == -1)
        err(1, "making a listening socket");
    *port = ntohs(at.sin_port);
    if ((pid = fork()) == -1)
        err(1, "fork");
    if (pid == 0) {
        if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != self)
            err(1, "the parent is gone");
        conn = accept(listener, NULL, NULL);
        if (conn == -1 || close(listener) == -1 || dup2(conn, 0) == -1 ||
            dup2(conn, 1) == -1 || close(conn) == -1)
            err(1, "accept");
        execlp("cat", "cat", (char *)NULL);
        err(1, "cat");
    }
    if (close(listener) == -1)
        err(1, "close");
}

int main(int argc, char *argv[])
{
    static char lines[] = "hello\ngood bye\n";
    int port = 0, status = 0;
    FILE *in = stdin;
    char more;

    if (argc > 2 ||
        (argc == 2 && (sscanf(argv[1], "%5d%c", &port, &more) != 1 ||
                       port < 1 || port > 65535))) {
        fprintf(stderr, "usage: %s [PORT]\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or wait() finds no child */
    if (argc == 1) {
        say("parent: starts cat as a server, with two lines to send it\n");
        in = fmemopen(lines, sizeof(lines) - 1, "r");
        if (in == NULL)
            err(1, "fmemopen");
        start_cat(&port);
    }
    client(port, in);
    if (argc == 1 && wait(&status) == -1)
        err(1, "wait");
    if (argc == 1)
        fclose(in);
    return status != 0;
}
