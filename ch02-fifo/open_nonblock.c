/*
 * open_nonblock - O_NONBLOCK: open() does not wait; to write it may give ENXIO
 *
 * Watch for: the same call to write, before a reader is there and after.
 * See: README.md "Opening without waiting", fifo(7), ENXIO in open(2)
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

static void try_to_open(const char *what, int flags)
{
    int fd = open(fifo, flags | O_NONBLOCK);

    if (fd != -1)
        printf("process: %s: open() returns a descriptor\n", what);
    else if (errno == ENXIO)
        printf("process: %s: open() fails with ENXIO\n", what);
    else
        err(1, "open %s", fifo);
}

int main(void)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    make_fifo();
    try_to_open("to write, no reader there", O_WRONLY);
    try_to_open("to read, no writer there", O_RDONLY); /* and stays open */
    try_to_open("to write, a reader is there", O_WRONLY);
    return 0;
}
