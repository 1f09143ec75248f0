/*
 * deadlock - two processes that both write first can wait for ever
 *
 * usage: ./deadlock
 *
 * Watch for: the same two talk to the end once one of them reads first.
 * See: README.md "What goes wrong", pipe(7)
 */
#include <sys/prctl.h>
#include <sys/wait.h>
#include <err.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

#define BIG 3000000 /* bytes; more than any pipe holds by default */

/* Does the process sleep? Its state stands behind its name in /proc/PID/stat:
 * S sleeps until something comes, Z has ended. */
static int asleep(pid_t pid)
{
    char path[32], state;
    FILE *f;

    snprintf(path, sizeof(path), "/proc/%d/stat", pid);
    f = fopen(path, "r");
    if (f == NULL || fscanf(f, "%*d (%*[^)]) %c", &state) != 1)
        err(1, "%s", path);
    fclose(f);
    if (state == 'Z')
        errx(1, "process %d has ended", pid);
    return state == 'S';
}

static void take_all(int fd, char *data)
{
    size_t left = BIG;
    ssize_t n;

    for (; left > 0; left -= (size_t)n) {
        n = read(fd, data, left);
        if (n == -1)
            err(1, "read");
        if (n == 0)
            errx(1, "read: end of file, the other is gone");
    }
}

/* Starts a process that reads from one pipe and writes to the other. */
static pid_t start(const int from[2], const int to[2], int reads_first)
{
    static char data[BIG];
    pid_t parent = getpid(), pid = fork();

    if (pid == -1)
        err(1, "fork");
    if (pid > 0)
        return pid;
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1) /* if the parent dies */
        err(1, "prctl");
    if (getppid() != parent)
        errx(1, "the parent is gone");
    if (close(from[1]) == -1 || close(to[0]) == -1)
        err(1, "close");
    if (reads_first)
        take_all(from[0], data);
    if (write(to[1], data, BIG) != BIG)
        err(1, "write");
    if (!reads_first)
        take_all(from[0], data);
    _exit(0);
}

static void start_both(int right_reads_first, pid_t pid[2])
{
    int there[2], back[2];

    if (pipe(there) == -1 || pipe(back) == -1)
        err(1, "pipe");
    pid[0] = start(back, there, 0);
    pid[1] = start(there, back, right_reads_first);
    if (close(there[0]) == -1 || close(there[1]) == -1 ||
        close(back[0]) == -1 || close(back[1]) == -1)
        err(1, "close");
}

int main(int argc, char *argv[])
{
    int i, status, failed = 0;
    pid_t pid[2];

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    say("parent: left and right each write %d bytes, then read\n", BIG);
    start_both(0, pid);
    while (!asleep(pid[0]) || !asleep(pid[1]))
        sched_yield();
    say("parent: both sleep in write(), each waits for the other to read\n");
    say("parent: a deadlock; nobody will wake them, I kill both\n");
    for (i = 0; i < 2; i++)
        if (kill(pid[i], SIGKILL) == -1 || waitpid(pid[i], &status, 0) == -1)
            err(1, "kill");

    say("parent: the same again, but right reads first\n");
    start_both(1, pid);
    for (i = 0; i < 2; i++) {
        if (waitpid(pid[i], &status, 0) == -1)
            err(1, "waitpid");
        failed |= status;
    }
    say("parent: both have ended %s\n", failed ? "in failure" : "well");
    return failed != 0;
}
