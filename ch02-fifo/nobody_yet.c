/*
 * nobody_yet - "no writer yet" and "all have gone" read alike; poll() can tell
 *
 * Watch for: read() returns 0 twice, and what poll() says each time.
 * See: README.md "Opening without waiting", fifo(7), poll(2)
 */
#include <sys/stat.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char dir[] = "/tmp/ipc-XXXXXX"; /* a folder of our own, the FIFO in it */
static char fifo[sizeof(dir) + sizeof("/fifo")];

/* A name outlives its processes: it is removed at the end, and on Ctrl+C. */
static void remove_fifo(void)
{
    unlink(fifo);
    rmdir(dir);
}

static void interrupted(int sig)
{
    remove_fifo();
    signal(sig, SIG_DFL);
    raise(sig);
}

static void make_fifo(void)
{
    signal(SIGINT, interrupted);
    if (mkdtemp(dir) == NULL)
        err(1, "mkdtemp %s", dir);
    atexit(remove_fifo);
    snprintf(fifo, sizeof(fifo), "%s/fifo", dir);
    if (mkfifo(fifo, 0600) == -1)
        err(1, "mkfifo %s", fifo);
}

/* With O_NONBLOCK, read() fails with EAGAIN where it would have to sleep. */
static void look(const char *when, int fd)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};
    char byte;
    ssize_t n = read(fd, &byte, 1);

    if (n == -1 && errno != EAGAIN)
        err(1, "read");
    if (poll(&p, 1, 0) == -1)
        err(1, "poll");
    printf("reader: %s: read() %s, poll() says %s\n", when,
           n == -1 ? "would sleep" : "returns 0",
           (p.revents & POLLHUP) != 0 ? "POLLHUP" : "nothing");
}

int main(void)
{
    int from, to;

    setvbuf(stdout, NULL, _IOLBF, 0);
    make_fifo();
    from = open(fifo, O_RDONLY | O_NONBLOCK);
    if (from == -1)
        err(1, "open %s to read", fifo);
    look("no writer yet", from);
    to = open(fifo, O_WRONLY);
    if (to == -1)
        err(1, "open %s to write", fifo);
    look("a writer is there", from);
    if (close(to) == -1)
        err(1, "close");
    look("it has gone", from);
    return 0;
}
