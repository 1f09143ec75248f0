/*
 * many_clients - one FIFO takes all requests, each client has one for answers
 *
 * usage: ./many_clients [-n CLIENTS]    how many ask, 1 to 99 (default 3)
 *
 * Watch for: all requests come through one FIFO, and none is mixed up.
 * See: README.md "A server and its clients", fifo(7), PIPE_BUF in pipe(7)
 */
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

static char dir[4000], path[4096]; /* a folder of our own, a FIFO in it */
static int clients = 3;

/* FIFO 0 is for requests, FIFO n for the answers to client n. */
static const char *fifo(int n)
{
    snprintf(path, sizeof(path), "%s/%d", dir, n);
    return path;
}

static void remove_all(void)
{
    int n;

    for (n = 0; n <= clients; n++)
        unlink(fifo(n));
    if (rmdir(dir) == -1 && errno != ENOENT) /* it may be gone already */
        warn("rmdir %s", dir), _exit(1);
}

static void server(void)
{
    int asked[100] = {0}, n, client, number, to;
    FILE *from = fopen(fifo(0), "r+"); /* O_RDWR: no end of file */

    if (from == NULL)
        err(1, "open %s", path);
    for (n = 0; n < clients; n++) {
        if (fscanf(from, "%d %d", &client, &number) != 2 || client < 1 ||
            client > clients || asked[client] != 0)
            errx(1, "a request is mixed up");
        asked[client] = number;
    }
    say("server: has %d requests, none is mixed up\n", n);
    for (n = 1; n <= clients; n++) {
        number = asked[n] * asked[n];
        say("server: client %d sent %d, gets %d\n", n, asked[n], number);
        to = open(fifo(n), O_WRONLY);
        if (to == -1 || dprintf(to, "%d\n", number) < 0 || close(to) == -1)
            err(1, "writing to %s", path);
    }
    fclose(from);
}

static void client(int n)
{
    int to = open(fifo(0), O_WRONLY), number = n + 10, answer;
    FILE *from; /* dprintf() writes the line with one write() */

    if (to == -1 || dprintf(to, "%d %d\n", n, number) < 0 || close(to) == -1)
        err(1, "writing to %s", path);
    from = fopen(fifo(n), "r");
    if (from == NULL || fscanf(from, "%d", &answer) != 1 ||
        answer != number * number || fclose(from))
        errx(1, "client %d has not got its answer", n);
}

int main(int argc, char *argv[])
{
    const char *tmp = getenv("TMPDIR");
    pid_t self = getpid(), pid;
    int opt, n, status;
    sigset_t all;
    char more;

    while ((opt = getopt(argc, argv, "n:")) != -1)
        if (opt != 'n' || sscanf(optarg, "%d%c", &clients, &more) != 1)
            argc = 0; /* wrong usage */
    if (optind != argc || clients < 1 || clients > 99) {
        fprintf(stderr, "usage: %s [-n CLIENTS]\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("parent: starts a server and %d clients\n", clients);
    sigfillset(&all); /* signals wait until all is gone again */
    snprintf(dir, sizeof(dir), "%s/ipc-XXXXXX", tmp && *tmp ? tmp : "/tmp");
    if (sigprocmask(SIG_BLOCK, &all, NULL) == -1 || mkdtemp(dir) == NULL)
        err(1, "making a folder %s", dir);
    atexit(remove_all);
    for (n = 0; n <= clients; n++)
        if (mkfifo(fifo(n), 0600) == -1) /* no FIFOs here? */
            err(errno == EPERM || errno == EOPNOTSUPP ? 77 : 1,
                "TMPDIR elsewhere? mkfifo %s", path);
    for (n = 0; n <= clients; n++) {
        if ((pid = fork()) > 0)
            continue;
        if (pid == -1 || prctl(PR_SET_PDEATHSIG, SIGKILL) == -1)
            err(1, "starting number %d", n);
        if (getppid() == self) /* or it has ended, and nobody waits for us */
            n == 0 ? server() : client(n);
        _exit(0);
    }
    while (n-- > 0)
        if (waitpid(-1, &status, 0) == -1 || status != 0)
            errx(1, "one of them failed"); /* the others die with us */
    say("parent: all have ended, each client has got its own answer\n");
    return 0;
}
