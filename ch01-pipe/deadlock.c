/*
 * deadlock - two processes that both write first can wait for ever
 *
 * usage: ./deadlock
 *
 * Watch for: the same two talk to the end once one of them reads first.
 * See: README.md "What goes wrong", pipe(7)
 */
#define _GNU_SOURCE /* F_GETPIPE_SZ */
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <err.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

#define BIG 3000000 /* bytes; more than any pipe holds by default */

/* Asleep (state S in proc(5)), and the pipe that it writes to is full? */
static int stuck(pid_t pid, int fd)
{
    int inside, capacity = fcntl(fd, F_GETPIPE_SZ);
    char path[32], state;
    FILE *f;

    if (capacity == -1 || ioctl(fd, FIONREAD, &inside) == -1)
        err(1, "asking the pipe");
    snprintf(path, sizeof(path), "/proc/%d/stat", pid);
    f = fopen(path, "r");
    if (f == NULL || fscanf(f, "%*d (%*[^)]) %c", &state) != 1)
        err(1, "%s", path);
    fclose(f);
    return state == 'S' && inside == capacity;
}

static void take_all(int fd, char *data)
{
    size_t left = BIG;
    ssize_t n;

    for (; left > 0; left -= (size_t)n)
        if ((n = read(fd, data, left)) <= 0)
            err(1, "read returned %zd", n);
}

static pid_t start(const int from[2], const int to[2], int reads_first)
{
    static char data[BIG];
    pid_t parent = getpid(), pid = fork();

    if (pid == -1)
        err(1, "fork");
    if (pid > 0)
        return pid;
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != parent)
        err(1, "the parent is gone");
    if (close(from[1]) == -1 || close(to[0]) == -1)
        err(1, "close");
    if (reads_first)
        take_all(from[0], data);
    if (write(to[1], data, BIG) != BIG)
        err(1, "write");
    if (!reads_first)
        take_all(from[0], data);
    close(from[0]), close(to[1]);
    _exit(0);
}

static void run(int right_reads_first)
{
    int there[2], back[2], status, ended = 0;
    pid_t left, right, pid;

    if (pipe(there) == -1 || pipe(back) == -1)
        err(1, "pipe");
    left = start(back, there, 0);
    right = start(there, back, right_reads_first);
    if (close(there[1]) == -1 || close(back[1]) == -1)
        err(1, "close");
    while (ended < 2) {
        if ((pid = waitpid(-1, &status, WNOHANG)) == -1)
            err(1, "waitpid");
        if (pid > 0 && status != 0)
            errx(1, "left or right failed"); /* the other dies with us */
        ended += pid > 0;
        sched_yield(); /* right first: once it writes, there stays empty */
        if (ended > 0 || !stuck(right, back[0]) || !stuck(left, there[0]))
            continue;
        say("parent: both sleep in write(), both pipes are full: deadlock\n");
        if (kill(left, SIGKILL) == -1 || kill(right, SIGKILL) == -1 ||
            waitpid(left, &status, 0) == -1 || waitpid(right, &status, 0) == -1)
            err(1, "killing both");
        say("parent: nobody would have woken them; killed both\n");
        break;
    }
    if (ended == 2)
        say("parent: both have ended by themselves, no deadlock\n");
    close(there[0]), close(back[0]);
}

int main(int argc, char *argv[])
{
    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("parent: left and right: each writes %d bytes, then reads\n", BIG);
    run(0);
    say("parent: once more, but right reads first\n");
    run(1);
    return 0;
}
