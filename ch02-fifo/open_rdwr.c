/*
 * open_rdwr - on Linux O_RDWR opens a FIFO at once: it is both sides itself
 *
 * Watch for: nobody else has it open, and there is never an end of file.
 * See: README.md "Opening without waiting", fifo(7)
 */
#include <sys/stat.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
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
static void take(const char *when, int fd)
{
    char buf[16];
    ssize_t n = read(fd, buf, sizeof(buf));

    if (n >= 0)
        printf("process: %s: read() returns %zd\n", when, n);
    else if (errno == EAGAIN)
        printf("process: %s: read() would sleep\n", when);
    else
        err(1, "read");
}

int main(void)
{
    int both, to, flags;

    setvbuf(stdout, NULL, _IOLBF, 0);
    make_fifo();
    both = open(fifo, O_RDWR);
    if (both == -1)
        err(1, "open %s to read and write", fifo);
    printf("process: open() with O_RDWR has returned, nobody else is there\n");
    flags = fcntl(both, F_GETFL);
    if (flags == -1)
        err(1, "F_GETFL");
    if (fcntl(both, F_SETFL, flags | O_NONBLOCK) == -1) /* from now on */
        err(1, "F_SETFL");

    to = open(fifo, O_WRONLY | O_NONBLOCK);
    if (to == -1)
        err(1, "open %s to write", fifo);
    printf("process: opens it to write: no ENXIO, it is a reader\n");
    if (write(to, "hello", 5) == -1)
        err(1, "write");
    take("has written 5 bytes", both);
    if (close(to) == -1)
        err(1, "close");
    take("has closed that one", both);
    return 0;
}
