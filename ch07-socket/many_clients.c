/*
 * many_clients - many clients at once: a process for each, or poll() for all
 *
 * usage: ./many_clients [-n CLIENTS]    how many, 2 to 200 (default 20)
 *
 * Watch for: the first to connect leaves last, and holds up nobody.
 * See: README.md "Client and server", poll(2), accept(2)
 */
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <err.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)
#define MOST 200

/* A question is one byte, a number: it cannot come in two pieces. The answer
 * is its square, and who says so. Returns 0 if it has gone, or a call fails. */
static int answer(int conn)
{
    unsigned char number = 0;
    int n = read(conn, &number, 1) == 1, reply[] = {number * number, getpid()};

    return n && send(conn, reply, 8, MSG_NOSIGNAL) == 8;
}

static void fork_server(int listener)
{
    int conn, pid;

    signal(SIGCHLD, SIG_IGN); /* children leave nothing to wait for */
    for (;; close(conn)) {
        if ((conn = accept(listener, NULL, NULL)) == -1 || (pid = fork()) == -1)
            err(1, "accept, fork");
        if (pid == 0) { /* for this client only */
            close(listener);
            while (answer(conn))
                ;
            _exit(close(conn));
        }
    }
}

static void poll_server(int listener)
{
    struct pollfd fds[2 + MOST] = {{.fd = listener, .events = POLLIN}};
    int i, open = 1;

    for (;;) {
        if (poll(fds, (nfds_t)open, -1) == -1)
            err(1, "poll");
        for (i = open - 1; i > 0; i--)
            if (fds[i].revents != 0 && !answer(fds[i].fd))
                close(fds[i].fd), fds[i] = fds[--open];
        fds[open].events = POLLIN;
        if (fds[0].revents != 0 && /* a new client; its turn comes later */
            (fds[open++].fd = accept(listener, NULL, NULL)) == -1)
            err(1, "accept");
    }
}

static void run(void (*server)(int), int clients)
{
    int listener = socket(AF_INET, SOCK_STREAM, 0), fd[MOST], got[MOST][2];
    struct sockaddr_in in = {.sin_family = AF_INET}; /* port 0: a free one */
    struct sockaddr *at = (struct sockaddr *)&in;
    socklen_t size = sizeof(in);
    int self = getpid(), pid, i, k, n = 0;

    in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (listener == -1 || bind(listener, at, size) == -1 ||
        listen(listener, MOST) == -1 || getsockname(listener, at, &size) == -1)
        err(1, "making a server");
    if ((pid = fork()) == 0 && prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 &&
        getppid() == self)
        server(listener);
    if (pid <= 0 || close(listener) == -1)
        err(1, "starting a server");
    for (i = 0; i < clients; i++)
        if ((fd[i] = socket(AF_INET, SOCK_STREAM, 0)) == -1 ||
            connect(fd[i], at, size) == -1 ||
            send(fd[i], &(char){(char)i}, 1, MSG_NOSIGNAL) != 1)
            err(1, "client %d", i);
    say("clients: %d are connected, and each has sent a number\n", clients);
    for (i = clients - 1; i >= 0; n += k == i, close(fd[i--])) {
        if (recv(fd[i], got[i], 8, MSG_WAITALL) != 8 || got[i][0] != i * i)
            errx(1, "client %d has not got its answer", i);
        for (k = clients - 1; got[k][1] != got[i][1]; k--)
            ; /* k == i: no other answer was from this process */
    }
    say("clients: %d right answers, processes behind them: %d\n", clients, n);
    if (kill(pid, SIGKILL) == -1 || waitpid(pid, NULL, 0) == -1)
        err(1, "ending the server");
}

int main(int argc, char *argv[])
{
    int opt, clients = 20;
    char more;

    while ((opt = getopt(argc, argv, "n:")) != -1)
        if (opt != 'n' || sscanf(optarg, "%d%c", &clients, &more) != 1)
            argc = 0; /* wrong usage */
    if (optind != argc || clients < 2 || clients > MOST) {
        fprintf(stderr, "usage: %s [-n CLIENTS]\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("parent: a server that forks for each client\n");
    run(fork_server, clients);
    say("parent: a server that asks poll() who has something to say\n");
    run(poll_server, clients);
    return 0;
}
