/*
 * square_client - it asks through the server's FIFO, and is answered in its own
 *
 * usage: ./square_client REQUESTS NUMBER    the FIFO of ./square_server
 *
 * Watch for: its own FIFO is made, and open, before it asks.
 * See: README.md "A server and its clients", fifo(7), square_server.c
 */
#include <sys/stat.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char own[4096]; /* REQUESTS.PID: the server can guess this name */

/* A name outlives its processes: it is removed at the end, and on Ctrl+C. */
static void remove_own(void)
{
    unlink(own);
}

static void interrupted(int sig)
{
    remove_own();
    signal(sig, SIG_DFL);
    raise(sig);
}

static int make_own(const char *requests)
{
    int fd;

    snprintf(own, sizeof(own), "%s.%d", requests, (int)getpid());
    signal(SIGINT, interrupted);
    if (mkfifo(own, 0600) == -1)
        err(1, "mkfifo %s", own);
    atexit(remove_own);
    fd = open(own, O_RDONLY | O_NONBLOCK); /* does not wait for the server */
    if (fd == -1)
        err(1, "open %s", own);
    return fd;
}

static void ask(const char *requests, long number)
{
    int to = open(requests, O_WRONLY | O_NONBLOCK); /* it has to be there */
    char line[64];

    if (to == -1 && errno == ENXIO)
        errx(1, "nobody reads %s, start ./square_server first", requests);
    if (to == -1)
        err(1, "open %s", requests);
    snprintf(line, sizeof(line), "%d %ld\n", (int)getpid(), number);
    if (write(to, line, strlen(line)) == -1) /* one write: nobody cuts it */
        err(1, "write");
}

int main(int argc, char *argv[])
{
    struct pollfd p = {.events = POLLIN};
    char answer[32], *end = NULL;
    long number = 0;
    int ready;
    ssize_t n;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (argc == 1) {
        printf("client: needs a server; ./many_clients.sh starts one\n");
        return 0;
    }
    if (argc == 3)
        number = strtol(argv[2], &end, 10);
    if (end == NULL || *end != 0 || number < 0 || number > 9999) {
        fprintf(stderr, "usage: %s REQUESTS NUMBER\n", argv[0]);
        return 2;
    }
    p.fd = make_own(argv[1]);
    ask(argv[1], number);
    ready = poll(&p, 1, 5000); /* a server may die, too */
    if (ready == -1)
        err(1, "poll");
    if (ready == 0)
        errx(1, "no answer within 5 s");
    n = read(p.fd, answer, sizeof(answer));
    if (n == -1)
        err(1, "read");
    if (n == 0)
        errx(1, "the server has gone without an answer");
    printf("client: asks for the square of %ld, gets %.*s\n", number, (int)n,
           answer);
    return 0;
}
