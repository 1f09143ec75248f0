/*
 * tcp_server - waits for a client, sends back what it says, in capitals
 *
 * usage: ./tcp_server [PORT]
 *     PORT: wait there, 0 to 65535 (0: the kernel chooses); see tcp.sh
 *     Without it a shell is the client, with a connected socket.
 *
 * Watch for: socket(), bind(), listen(), accept(), read(), write(), close().
 * See: README.md "A connection, call by call", tcp_client.c, ip(7)
 */
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <ctype.h>
#include <err.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

static int listening_socket(int port)
{
    struct sockaddr_in at = {.sin_family = AF_INET};
    int fd, on = 1;

    say("server: socket(): a stream socket, not yet connected\n");
    if ((fd = socket(AF_INET, SOCK_STREAM, 0)) == -1)
        err(1, "socket");
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK); /* this host only */
    at.sin_port = htons((uint16_t)port);
    if (port != 0 && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)))
        err(1, "setsockopt"); /* or see address_in_use */
    say("server: bind(): gives it an address and a port\n");
    if (bind(fd, (struct sockaddr *)&at, sizeof(at)) == -1)
        err(1, "bind to port %d", port);
    say("server: listen(), then accept(), which waits for a client\n");
    if (listen(fd, 1) == -1)
        err(1, "listen");
    return fd;
}

/* Serves one client. Says nothing more before the client has spoken, or gone. */
static void serve(int listener)
{
    int conn = accept(listener, NULL, NULL), first = 1;
    char buf[4096];
    ssize_t n, i;

    if (conn == -1)
        err(1, "accept");
    for (;; first = 0) {
        if ((n = read(conn, buf, sizeof(buf))) == -1)
            err(1, "read");
        if (first)
            say("server: accept() has returned another socket\n");
        if (n == 0)
            break;
        for (i = 0; i < n; i++)
            buf[i] = (char)toupper((unsigned char)buf[i]);
        say("server: read() returns %zd; write() sends the answer\n", n);
        if (send(conn, buf, (size_t)n, MSG_NOSIGNAL) != n)
            err(1, "write"); /* send() with this flag: no SIGPIPE */
    }
    say("server: read() returns 0, end of file; close()\n");
    close(conn);
}

/* A client that is not of this book: a shell, its descriptor 3 is a connected
 * socket. (connect() need not wait for accept().) */
static void start_shell(int listener)
{
    char script[] = "set -e; echo 'sh: echo hello >&3'; echo hello >&3\n"
                    "read -r line <&3; echo \"sh: read from 3: $line\"";
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in at;
    socklen_t size = sizeof(at);
    pid_t self = getpid(), pid;

    if (fd == -1 || getsockname(listener, (struct sockaddr *)&at, &size) == -1)
        err(1, "socket");
    if (connect(fd, (struct sockaddr *)&at, size) == -1)
        err(1, "connect");
    if ((pid = fork()) == -1)
        err(1, "fork");
    if (pid == 0) {
        if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != self)
            err(1, "the parent is gone");
        if (dup2(fd, 3) == 3)
            execl("/bin/sh", "sh", "-c", script, (char *)NULL);
        err(1, "starting a shell");
    }
    if (close(fd) == -1)
        err(1, "close");
}

int main(int argc, char *argv[])
{
    int port = 0;
    int listener, status = 0;
    char more;

    if (argc > 2 ||
        (argc == 2 && (sscanf(argv[1], "%5d%c", &port, &more) != 1 ||
                       port < 0 || port > 65535))) {
        fprintf(stderr, "usage: %s [PORT]\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or wait() finds no child */
    listener = listening_socket(port);
    if (argc == 1)
        start_shell(listener);
    serve(listener);
    close(listener);
    if (argc == 1 && wait(&status) == -1)
        err(1, "wait");
    return status != 0;
}
