/*
 * name_removed - a FIFO without its name still works for those who have it open
 *
 * Watch for: nobody can get in any more, and the bytes still come out.
 * See: README.md "Two lives", unlink(2), name_outlives.c
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

int main(void)
{
    int from, to;
    char buf[16];
    ssize_t n;

    setvbuf(stdout, NULL, _IOLBF, 0);
    make_fifo();
    from = open(fifo, O_RDONLY | O_NONBLOCK); /* does not wait for a writer */
    if (from == -1)
        err(1, "open %s to read", fifo);
    to = open(fifo, O_WRONLY);
    if (to == -1)
        err(1, "open %s to write", fifo);
    printf("process: has both ends of a FIFO open\n");

    if (unlink(fifo) == -1)
        err(1, "unlink %s", fifo);
    if (open(fifo, O_RDONLY | O_NONBLOCK) != -1)
        printf("process: has removed the name, and opens it: it works\n");
    else if (errno == ENOENT)
        printf("process: has removed the name; to open it fails: ENOENT\n");
    else
        err(1, "open %s again", fifo);
    n = write(to, "a secret", 8);
    if (n == -1)
        err(1, "write");
    printf("process: write() returned %zd\n", n);
    n = read(from, buf, sizeof(buf));
    if (n == -1)
        err(1, "read");
    printf("process: read() returned %zd: \"%.*s\"\n", n, (int)n, buf);
    return 0;
}
