/*
 * name_outlives - the name stays when all have closed it, the data does not
 *
 * Watch for: how many bytes wait before both ends are closed, and after.
 * See: README.md "Two lives", fifo(7), name_removed.c
 */
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <err.h>
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

static int from, to; /* the two ends */

static void open_both(void)
{
    from = open(fifo, O_RDONLY | O_NONBLOCK); /* does not wait for a writer */
    if (from == -1)
        err(1, "open %s to read", fifo);
    to = open(fifo, O_WRONLY);
    if (to == -1)
        err(1, "open %s to write", fifo);
}

static void say_waiting(const char *when)
{
    int n;

    if (ioctl(from, FIONREAD, &n) == -1)
        err(1, "FIONREAD");
    printf("process: %s: %d bytes wait in it\n", when, n);
}

int main(void)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    make_fifo();
    open_both();
    if (write(to, "for later", 9) == -1)
        err(1, "write");
    say_waiting("has written \"for later\"");
    if (close(from) == -1)
        err(1, "close");
    if (close(to) == -1)
        err(1, "close");

    if (access(fifo, F_OK) == -1)
        err(1, "access %s", fifo);
    printf("process: has closed both ends; the name is still there\n");
    open_both();
    say_waiting("has opened both again");
    return 0;
}
