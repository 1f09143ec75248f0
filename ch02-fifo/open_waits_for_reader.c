/*
 * open_waits_for_reader - open() to write sleeps until somebody opens to read
 *
 * usage: ./open_waits_for_reader
 *
 * Watch for: what lets the writer go on: the open(), not a read().
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
static void writer(pid_t parent)
{
    int fd;

    if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != parent)
        err(1, "the parent is gone");
    fd = open(path, O_WRONLY);
    if (fd == -1)
        err(1, "open to write");
    say("writer: open() has returned; writes nothing, closes\n");
    close(fd);
    _exit(0);
}

int main(int argc, char *argv[])
{
    pid_t self = getpid(), pid;
    int fd, status;
    ssize_t n;
    char byte;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("reader: makes a FIFO, starts a writer that opens it\n");
    make_fifo();
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0)
        writer(self);
    while (!asleep(pid))
        sched_yield();
    say("reader: sees the writer asleep; opens the FIFO, reads nothing\n");
    fd = open(path, O_RDONLY | O_NONBLOCK); /* waits for nobody */
    if (fd == -1)
        err(1, "open to read");
    remove_fifo(); /* both have it open, nobody needs the name any more */
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the child failed");
    say("reader: the writer has ended\n");
    n = read(fd, &byte, 1);
    if (n == -1)
        err(1, "read");
    say("reader: calls read() only now, it returns %zd: end of file\n", n);
    close(fd);
    return 0;
}
