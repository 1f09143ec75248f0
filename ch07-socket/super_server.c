/*
 * super_server - any program can serve: its stdin and stdout are the connection
 *
 * usage: ./super_server PORT COMMAND [ARG ...]    as ./super_server 8000 cat
 *
 * Watch for: what it does so that no client, and no number of them, stops it.
 * See: README.md "A browser", accept(2), dup2(2), inetd(8), http_server.c
 */
#define _GNU_SOURCE /* accept4() */
#include <sys/socket.h>
#include <sys/wait.h>
#include <err.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define CLIENTS 100 /* given out in turn; who still sits there has to go */

static pid_t child[CLIENTS]; /* 0: none */

/* Takes away all that have ended, or they would be zombies. */
static void reap(void)
{
    pid_t pid;
    int i;

    while ((pid = waitpid(-1, NULL, WNOHANG)) > 0) {
        for (i = 0; i < CLIENTS; i++) {
            if (child[i] == pid)
                child[i] = 0;
        }
    }
}

static void start(int conn, char *command[])
{
    if (dup2(conn, 0) == -1)
        err(1, "dup2");
    if (dup2(conn, 1) == -1)
        err(1, "dup2");
    execvp(command[0], command); /* closes conn and the listener */
    err(1, "%s", command[0]);
}

static void serve(int listener, char *command[])
{
    struct pollfd p = {.fd = listener, .events = POLLIN};
    int conn, next;

    for (next = 0;; next = (next + 1) % CLIENTS) {
        while (poll(&p, 1, 1000) < 1) /* a second without a client */
            reap();
        reap();
        conn = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
        if (conn == -1)
            continue;           /* that client's trouble, not the server's */
        if (child[next] != 0) { /* 100 others have come */
            kill(child[next], SIGKILL);
            waitpid(child[next], NULL, 0);
        }
        child[next] = fork();
        if (child[next] == 0)
            start(conn, command);
        if (child[next] == -1) {
            warn("fork");
            child[next] = 0;
        }
        close(conn);
    }
}

static int listen_at(uint16_t port)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(port)};
    socklen_t size = sizeof(at);
    int type = SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK;
    int fd = socket(AF_INET, type, 0), on = 1;

    if (fd == -1)
        err(1, "socket");
    if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) == -1)
        err(1, "SO_REUSEADDR");
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK); /* this host only */
    if (bind(fd, (struct sockaddr *)&at, size) == -1)
        err(1, "bind to port %d", port);
    if (listen(fd, CLIENTS) == -1)
        err(1, "listen");
    if (getsockname(fd, (struct sockaddr *)&at, &size) == -1)
        err(1, "getsockname");
    printf("server: listens at port %d\n", ntohs(at.sin_port));
    return fd;
}

int main(int argc, char *argv[])
{
    char *end;
    long port;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (argc == 1) {
        printf("server: needs a port and a command; ./http.sh has them\n");
        return 0;
    }
    port = strtol(argv[1], &end, 10);
    if (argc < 3 || *end != '\0' || port < 0 || port > 65535) {
        fprintf(stderr, "usage: %s PORT COMMAND [ARG ...]\n", argv[0]);
        return 2;
    }
    serve(listen_at((uint16_t)port), argv + 2);
}
