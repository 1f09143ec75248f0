/*
 * open_waits_for_writer - open() to read sleeps until somebody opens to write
 *
 * usage: ./open_waits_for_writer
 *
 * Watch for: the reader is asleep before there is any descriptor to read from.
 * See: README.md "Opening waits", fifo(7)
 */
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
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

/* Does the process sleep? Its state stands behind its name in /proc/PID/stat:
 * S sleeps until something comes, Z has ended. */
static int asleep(pid_t pid)
{
    char name[32], state;
    FILE *f;

    snprintf(name, sizeof(name), "/proc/%d/stat", pid);
    f = fopen(name, "r");
    if (f == NULL || fscanf(f, "%*d (%*[^)]) %c", &state) != 1)
        err(1, "%s", name);
    fclose(f);
    if (state == 'Z')
        errx(1, "process %d has ended", pid);
    return state == 'S';
}

/* It says nothing before: it must not sleep anywhere but in open(). */
static void reader(pid_t parent)
{
    char buf[64];
    ssize_t n;
    int fd;

    if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != parent)
        err(1, "the parent is gone");
    fd = open(path, O_RDONLY);
    if (fd == -1)
        err(1, "open to read");
    say("reader: open() has returned\n");
    n = read(fd, buf, sizeof(buf));
    if (n == -1)
        err(1, "read");
    say("reader: reads \"%.*s\"\n", (int)n, buf);
    close(fd);
    _exit(0);
}

int main(int argc, char *argv[])
{
    pid_t self = getpid(), pid;
    int fd, status;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    signal(SIGPIPE, SIG_IGN); /* write() reports it, if the reader has died */
    say("writer: makes a FIFO, starts a reader that opens it\n");
    make_fifo();
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0)
        reader(self);
    while (!asleep(pid))
        sched_yield();
    say("writer: sees the reader asleep; opens the FIFO, too\n");
    fd = open(path, O_WRONLY | O_NONBLOCK); /* fails if the reader has died */
    if (fd == -1)
        err(1, "open to write");
    remove_fifo(); /* both have it open, nobody needs the name any more */
    if (write(fd, "hello", 5) != 5)
        err(1, "write");
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    close(fd);
    return status != 0;
}
