/*
 * open_rdwr - on Linux open() with O_RDWR waits for nobody: it is both sides
 *
 * usage: ./open_rdwr
 *
 * Watch for: one descriptor is reader and writer, so there is no end of file.
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
    char buf[64];
    int fd, to;
    ssize_t n;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    say("process: makes a FIFO that nobody else has open\n");
    make_fifo();
    fd = open(path, O_RDWR);
    if (fd == -1)
        err(1, "open O_RDWR");
    say("process: open() with O_RDWR returns at once\n");
    if (write(fd, "hello, me", 9) != 9)
        err(1, "write");
    n = read(fd, buf, sizeof(buf));
    if (n == -1)
        err(1, "read");
    say("process: reads what it has written itself: \"%.*s\"\n", (int)n, buf);

    to = open(path, O_WRONLY | O_NONBLOCK);
    if (to == -1)
        err(1, "open O_WRONLY");
    remove_fifo(); /* nobody needs the name any more */
    say("process: opens it again, to write: no ENXIO, it has a reader\n");
    if (close(to) == -1)
        err(1, "close");
    if (fcntl(fd, F_SETFL, O_NONBLOCK) == -1) /* to be told, not to wait */
        err(1, "fcntl F_SETFL");
    if (read(fd, buf, sizeof(buf)) != -1 || errno != EAGAIN)
        err(1, "read: not EAGAIN");
    say("process: closes that one; still no end of file, but EAGAIN\n");
    close(fd);
    return 0;
}
