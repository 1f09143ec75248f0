/*
 * many_clients_fork - many clients at once: a process for each, which may wait
 *
 * Watch for: each answer is number 1; one process for all would count up.
 * See: README.md "Client and server", fork(2), many_clients_poll.c
 */
#include <sys/socket.h>
#include <sys/wait.h>
#include <err.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#define CLIENTS 3

/* Returns 0 if the client has left. */
static int answer(int conn)
{
    static unsigned char answered;
    char question;

    if (read(conn, &question, 1) != 1) /* waits, for this client only */
        return 0;
    answered++;
    return send(conn, &answered, 1, MSG_NOSIGNAL) == 1;
}

static void server(int listener)
{
    int children = 0, conn;
    pid_t pid;

    for (;;) {
        /* takes away those that have ended; if there is no room, waits */
        while (waitpid(-1, NULL, children < CLIENTS ? WNOHANG : 0) > 0)
            children--;
        conn = accept(listener, NULL, NULL);
        if (conn == -1) {
            warn("accept"); /* that client's trouble, not the server's */
            continue;
        }
        pid = fork();
        if (pid == 0) {
            close(listener);
            alarm(5); /* a silent client does not keep its process for ever */
            while (answer(conn)) {
            }
            _exit(0);
        }
        if (pid == -1)
            warn("fork");
        else
            children++;
        close(conn); /* or the client never sees the end */
    }
}

/* Listens at a free port of this machine, and says at which. */
static int listen_somewhere(struct sockaddr_in *at)
{
    socklen_t size = sizeof(*at);
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    if (fd == -1)
        err(1, "socket");
    at->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(fd, (struct sockaddr *)at, size) == -1)
        err(1, "bind");
    if (listen(fd, CLIENTS) == -1)
        err(1, "listen");
    if (getsockname(fd, (struct sockaddr *)at, &size) == -1)
        err(1, "getsockname");
    return fd;
}

static void ask(int client, int fd)
{
    unsigned char number;

    if (send(fd, "?", 1, MSG_NOSIGNAL) != 1)
        err(1, "send");
    if (read(fd, &number, 1) != 1)
        errx(1, "client %d has no answer", client);
    printf("client %d: asks, and gets answer number %d\n", client, number);
    close(fd);
}

int main(void)
{
    int listener, fd[CLIENTS + 1], i;
    struct sockaddr_in at = {.sin_family = AF_INET};
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    listener = listen_somewhere(&at);
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        alarm(5); /* or it serves for ever, if the clients fail */
        server(listener);
    }
    close(listener); /* or the port lives on when the server has died */
    for (i = 1; i <= CLIENTS; i++) {
        fd[i] = socket(AF_INET, SOCK_STREAM, 0);
        if (fd[i] == -1)
            err(1, "socket");
        if (connect(fd[i], (struct sockaddr *)&at, sizeof(at)) == -1)
            err(1, "connect");
        printf("client %d: is connected, says nothing\n", i);
    }
    for (i = CLIENTS; i > 0; i--)
        ask(i, fd[i]);
    if (kill(pid, SIGKILL) == -1)
        err(1, "kill");
    if (waitpid(pid, NULL, 0) == -1)
        err(1, "waitpid");
    return 0;
}
