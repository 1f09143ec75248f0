/*
 * absent_client - a server waits in open() for a client that does not open
 *
 * Watch for: client 3 is there, and what its answer waits for.
 * See: README.md "A server and its clients", fifo(7), square_server.c
 */
#include <sys/stat.h>
#include <sys/wait.h>
#include <err.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define CLIENTS 3

static char dir[] = "/tmp/ipc-XXXXXX"; /* a folder of our own */
static char fifo[CLIENTS + 1][sizeof(dir) + sizeof("/1")]; /* of client 1 ... */

/* A name outlives its processes: it is removed at the end, and on Ctrl+C. */
static void remove_fifos(void)
{
    int n;

    for (n = 1; n <= CLIENTS; n++)
        unlink(fifo[n]);
    rmdir(dir);
}

static void interrupted(int sig)
{
    remove_fifos();
    signal(sig, SIG_DFL);
    raise(sig);
}

static void make_fifos(void)
{
    int n;

    signal(SIGINT, interrupted);
    if (mkdtemp(dir) == NULL)
        err(1, "mkdtemp %s", dir);
    atexit(remove_fifos);
    for (n = 1; n <= CLIENTS; n++) {
        snprintf(fifo[n], sizeof(fifo[n]), "%s/%d", dir, n);
        if (mkfifo(fifo[n], 0600) == -1)
            err(1, "mkfifo %s", fifo[n]);
    }
}

static void server(void)
{
    int n, to;

    for (n = 1; n <= CLIENTS; n++) {
        to = open(fifo[n], O_WRONLY); /* this is the mistake */
        if (to == -1)
            err(1, "open %s", fifo[n]);
        if (write(to, "answer", 6) == -1)
            err(1, "write");
    }
}

static int come(int n)
{
    int from = open(fifo[n], O_RDONLY | O_NONBLOCK);

    if (from == -1)
        err(1, "open %s", fifo[n]);
    printf("client %d: has opened its FIFO\n", n);
    return from;
}

static void wait_for_answer(int n, int from, int milliseconds)
{
    struct pollfd p = {.fd = from, .events = POLLIN};

    if (poll(&p, 1, milliseconds) == -1)
        err(1, "poll");
    printf("client %d: %s\n", n,
           (p.revents & POLLIN) != 0 ? "has an answer" : "has none yet");
}

int main(void)
{
    int from[CLIENTS + 1], status;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    make_fifos();
    from[1] = come(1);
    from[3] = come(3);
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        alarm(5); /* or it waits for ever, if client 2 never comes */
        server();
        _exit(0);
    }
    wait_for_answer(1, from[1], 2000);
    wait_for_answer(3, from[3], 100);
    from[2] = come(2);
    wait_for_answer(2, from[2], 2000);
    wait_for_answer(3, from[3], 2000);
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    return status != 0;
}
