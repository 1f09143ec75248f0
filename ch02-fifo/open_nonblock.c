/*
 * open_nonblock - with O_NONBLOCK open() never waits: it works, or gives ENXIO
 *
 * usage: ./open_nonblock
 *
 * Watch for: to read it always works, to write only if there is a reader.
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

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

static char dir[4000], path[4096]; /* a folder of our own, the FIFO in it */

static void remove_fifo(void)
{
    unlink(path);
    if (rmdir(dir) == -1 && errno != ENOENT) /* it may be gone already */
        warn("rmdir %s", dir), _exit(1);
}

static void make_fifo(void)
{
    const char *tmp = getenv("TMPDIR");
    sigset_t all;

    sigfillset(&all); /* signals wait until it is gone again */
    snprintf(dir, sizeof(dir), "%s/ipc-XXXXXX", tmp && *tmp ? tmp : "/tmp");
    if (sigprocmask(SIG_BLOCK, &all, NULL) == -1 || mkdtemp(dir) == NULL)
        err(1, "making a folder %s", dir);
    atexit(remove_fifo);
    snprintf(path, sizeof(path), "%s/fifo", dir);
    if (mkfifo(path, 0600) == -1) /* these two: no FIFOs in this place */
        err(errno == EPERM || errno == EOPNOTSUPP ? 77 : 1,
            "TMPDIR elsewhere? mkfifo %s", path);
}

int main(int argc, char *argv[])
{
    int from, to;
    char buf[64];
    ssize_t n;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    say("process: makes a FIFO, opens it with O_NONBLOCK each time\n");
    make_fifo();

    if (open(path, O_WRONLY | O_NONBLOCK) != -1 || errno != ENXIO)
        err(1, "open to write: not ENXIO");
    say("process: to write, no reader there: open() fails with ENXIO\n");
    from = open(path, O_RDONLY | O_NONBLOCK);
    if (from == -1)
        err(1, "open to read");
    say("process: to read, no writer there: open() returns at once\n");
    n = read(from, buf, sizeof(buf));
    if (n == -1)
        err(1, "read");
    say("process: no writer yet: read() returns %zd, as at end of file\n", n);

    to = open(path, O_WRONLY | O_NONBLOCK);
    if (to == -1)
        err(1, "open to write");
    remove_fifo(); /* nobody needs the name any more */
    say("process: to write, a reader is there: open() returns at once\n");
    if (read(from, buf, sizeof(buf)) != -1 || errno != EAGAIN)
        err(1, "read: not EAGAIN");
    say("process: a writer, but no data: read() fails with EAGAIN\n");
    if (write(to, "hello", 5) != 5)
        err(1, "write");
    n = read(from, buf, sizeof(buf));
    if (n == -1)
        err(1, "read");
    say("process: after a write() of \"hello\" it reads \"%.*s\"\n", (int)n,
        buf);
    close(from);
    close(to);
    return 0;
}
