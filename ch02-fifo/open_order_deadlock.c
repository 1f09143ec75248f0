/*
 * open_order_deadlock - two FIFOs opened in the wrong order, and both sides wait
 *
 * usage: ./open_order_deadlock
 *
 * Watch for: the same two get through once right opens A first, as left does.
 * See: README.md "What goes wrong", fifo(7)
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

static char dir[4000], a[4096], b[4096]; /* a folder of our own, two FIFOs */

static void remove_both(void)
{
    unlink(a), unlink(b);
    if (rmdir(dir) == -1 && errno != ENOENT) /* it may be gone already */
        warn("rmdir %s", dir), _exit(1);
}

static void make_both(void)
{
    const char *tmp = getenv("TMPDIR");
    sigset_t all;

    sigfillset(&all); /* signals wait until they are gone again */
    snprintf(dir, sizeof(dir), "%s/ipc-XXXXXX", tmp && *tmp ? tmp : "/tmp");
    if (sigprocmask(SIG_BLOCK, &all, NULL) == -1 || mkdtemp(dir) == NULL)
        err(1, "making a folder %s", dir);
    atexit(remove_both);
    snprintf(a, sizeof(a), "%s/a", dir);
    snprintf(b, sizeof(b), "%s/b", dir);
    if (mkfifo(a, 0600) == -1 || mkfifo(b, 0600) == -1) /* no FIFOs here? */
        err(errno == EPERM || errno == EOPNOTSUPP ? 77 : 1,
            "TMPDIR elsewhere? mkfifo in %s", dir);
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

/* A process that opens one FIFO, then the other, and ends. */
static pid_t start(const char *who, const char *first, int how,
                   const char *second, int how2)
{
    pid_t parent = getpid(), pid = fork();
    int fd, fd2;

    if (pid == -1)
        err(1, "fork");
    if (pid > 0)
        return pid;
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != parent)
        err(1, "the parent is gone");
    if ((fd = open(first, how)) == -1)
        err(1, "open %s", first);
    if (who != NULL)
        say("%s: its first open() has returned\n", who);
    if ((fd2 = open(second, how2)) == -1)
        err(1, "open %s", second);
    close(fd), close(fd2);
    _exit(0);
}

int main(int argc, char *argv[])
{
    pid_t left, right;
    int n, status;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("parent: left opens A to read, then B to write\n");
    say("parent: right opens B to read, then A to write\n");
    make_both();
    left = start("left", a, O_RDONLY, b, O_WRONLY);
    right = start("right", b, O_RDONLY, a, O_WRONLY);
    while (!asleep(left) || !asleep(right))
        sched_yield();
    say("parent: both sleep in their first open(): deadlock\n");
    if (kill(left, SIGKILL) == -1 || kill(right, SIGKILL) == -1 ||
        waitpid(left, &status, 0) == -1 || waitpid(right, &status, 0) == -1)
        err(1, "killing both");
    say("parent: nobody would have woken them; killed both\n");
    say("parent: once more, but right opens A to write, then B to read\n");
    start(NULL, a, O_RDONLY, b, O_WRONLY); /* silent: both return at once */
    start("right", a, O_WRONLY, b, O_RDONLY);
    for (n = 0; n < 2; n++)
        if (waitpid(-1, &status, 0) == -1 || status != 0)
            errx(1, "left or right failed"); /* the other dies with us */
    say("parent: both have ended by themselves, no deadlock\n");
    return 0;
}
