/*
 * writers_come_and_go - a reader sees end of file each time the last one leaves
 *
 * usage: ./writers_come_and_go
 *
 * Watch for: what changes once the server holds a write end itself.
 * See: README.md "Writers come and go", fifo(7)
 */
#include <sys/stat.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

static int from = -1, to = -1; /* the server's ends */

/* A writer comes, and has gone when this returns. */
static void visit(const char *who, const char *text)
{
    int fd, status;
    pid_t pid = fork();

    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        fd = open(path, O_WRONLY | O_NONBLOCK);
        if (fd == -1)
            err(1, "open to write");
        say("%s: opens the FIFO, writes \"%s\", closes it\n", who, text);
        if (write(fd, text, strlen(text)) != (ssize_t)strlen(text))
            err(1, "write");
        close(fd), close(from);
        if (to != -1)
            close(to);
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the %s failed", who);
}

static void read_on(void)
{
    char buf[64];
    ssize_t n, next;

    n = read(from, buf, sizeof(buf));
    if (n == -1)
        err(1, "read");
    next = read(from, buf + n, sizeof(buf) - (size_t)n);
    if (next == -1 && errno != EAGAIN)
        err(1, "read");
    say("server: reads \"%.*s\", then %s\n", (int)n, buf,
        next == -1  ? "would wait for more (EAGAIN)"
        : next == 0 ? "0: end of file"
                    : "more");
}

int main(int argc, char *argv[])
{
    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("server: makes a FIFO, opens it to read\n");
    make_fifo();
    from = open(path, O_RDONLY | O_NONBLOCK);
    if (from == -1)
        err(1, "open to read");
    visit("first writer", "one");
    read_on();
    visit("second writer", "two");
    read_on();
    say("server: opens it to write as well, and never writes\n");
    to = open(path, O_WRONLY);
    if (to == -1)
        err(1, "open to write");
    visit("third writer", "three");
    remove_fifo(); /* nobody needs the name any more */
    read_on();
    close(from);
    close(to);
    return 0;
}
