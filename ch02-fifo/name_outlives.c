/*
 * name_outlives - the name stays until it is removed, the data does not
 *
 * usage: ./name_outlives
 *
 * Watch for: what is left when both ends are closed, and what is left when
 * the name is removed.
 * See: README.md "Two lives", fifo(7), unlink(2)
 */
#include <sys/ioctl.h>
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

static int from, to; /* the two ends */

static void open_both(void)
{
    from = open(path, O_RDONLY | O_NONBLOCK); /* does not wait for a writer */
    if (from == -1 || (to = open(path, O_WRONLY)) == -1)
        err(1, "open");
}

static int waiting(void)
{
    int n;

    if (ioctl(from, FIONREAD, &n) == -1)
        err(1, "ioctl FIONREAD");
    return n;
}

int main(int argc, char *argv[])
{
    char buf[64];
    ssize_t n;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    say("process: makes a FIFO, opens both ends, writes \"for later\"\n");
    make_fifo();
    open_both();
    if (write(to, "for later", 9) != 9)
        err(1, "write");
    say("process: waiting in it: %d bytes; closes both ends\n", waiting());
    if (close(from) == -1 || close(to) == -1)
        err(1, "close");
    if (access(path, F_OK) == -1)
        err(1, "the name is gone");
    say("process: the name is still there; opens both ends again\n");
    open_both();
    say("process: waiting in it: %d bytes\n", waiting());

    say("process: writes \"a secret\", removes the name\n");
    if (write(to, "a secret", 8) != 8)
        err(1, "write");
    if (unlink(path) == -1)
        err(1, "unlink");
    if (open(path, O_RDONLY | O_NONBLOCK) != -1 || errno != ENOENT)
        err(1, "open: not ENOENT");
    say("process: its name cannot be opened now: ENOENT\n");
    n = read(from, buf, sizeof(buf));
    if (n == -1)
        err(1, "read");
    say("process: reads \"%.*s\": the open ends work as before\n", (int)n, buf);
    close(from);
    close(to);
    return 0;
}
