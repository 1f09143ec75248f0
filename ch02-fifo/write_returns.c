/*
 * write_returns - echo into a FIFO waits for a reader's open(), not for a read
 *
 * usage: ./write_returns
 *
 * Watch for: echo has ended, and its bytes are still unread.
 * See: README.md "Opening waits", fifo(7), write(2)
 */
#include <sys/ioctl.h>
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

static void make_fifo(sigset_t *before)
{
    const char *tmp = getenv("TMPDIR");
    sigset_t all;

    sigfillset(&all); /* signals wait until it is gone again */
    snprintf(dir, sizeof(dir), "%s/ipc-XXXXXX", tmp && *tmp ? tmp : "/tmp");
    if (sigprocmask(SIG_BLOCK, &all, before) == -1 || mkdtemp(dir) == NULL)
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

static void shell(pid_t parent, const sigset_t *mask)
{
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != parent)
        err(1, "the parent is gone");
    sigprocmask(SIG_SETMASK, mask, NULL);
    execl("/bin/sh", "sh", "-c",
          "echo good news >\"$1\" && echo 'shell: echo has returned'", "sh",
          path, (char *)NULL);
    err(1, "execl /bin/sh");
}

int main(int argc, char *argv[])
{
    pid_t self = getpid(), pid;
    int fd, status, waiting;
    struct stat out, fifo;
    sigset_t before;
    char buf[64];
    ssize_t n;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("reader: makes a FIFO; a shell runs: echo good news > FIFO\n");
    make_fifo(&before);
    if ((pid = fork()) == -1)
        err(1, "fork");
    if (pid == 0)
        shell(self, &before);
    while (!asleep(pid))
        sched_yield();
    snprintf(buf, sizeof(buf), "/proc/%d/fd/1", pid); /* its stdout */
    if (stat(buf, &out) == -1 || stat(path, &fifo) == -1)
        err(1, "stat %s", buf);
    say("reader: sees the shell asleep; its stdout is the FIFO: %s\n",
        out.st_dev == fifo.st_dev && out.st_ino == fifo.st_ino ? "yes" : "no");
    say("reader: opens the FIFO, does not read\n");
    if ((fd = open(path, O_RDONLY | O_NONBLOCK)) == -1) /* waits for nobody */
        err(1, "open to read");
    remove_fifo(); /* both have it open, nobody needs the name any more */
    if (waitpid(pid, &status, 0) == -1 || status != 0)
        errx(1, "the shell failed");
    if (ioctl(fd, FIONREAD, &waiting) == -1)
        err(1, "ioctl FIONREAD");
    say("reader: the shell has ended, %d bytes are unread\n", waiting);
    if ((n = read(fd, buf, sizeof(buf))) < 1)
        err(1, "read returned %zd", n);
    say("reader: reads \"%.*s\" now\n", (int)n - 1, buf); /* no newline */
    close(fd);
    return 0;
}
