/*
 * eof - a reader sees end of file only when every write end is closed
 *
 * usage: ./eof
 *
 * Watch for: what the reader does after the first close(), and the second.
 * See: README.md "End of file", pipe(7)
 */
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <err.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

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

/* The parent would put a byte into back if its read() had returned. */
static void check_still_in_read(pid_t parent, int back)
{
    int n;

    while (!asleep(parent))
        sched_yield();
    if (ioctl(back, FIONREAD, &n) == -1)
        err(1, "ioctl FIONREAD");
    if (n > 0)
        errx(1, "read() has returned already");
}

static void child(int fd, int back, pid_t parent)
{
    int copy;

    copy = dup(fd); /* as fork() does, dup() makes a second write end */
    if (copy == -1)
        err(1, "dup");
    check_still_in_read(parent, back);
    say("child: has the write end twice; closes one\n");
    if (close(fd) == -1)
        err(1, "close");
    check_still_in_read(parent, back);
    say("child: the parent is still asleep in read(); closes the other\n");
    if (close(copy) == -1)
        err(1, "close");
}

int main(int argc, char *argv[])
{
    pid_t self = getpid(), pid;
    int fd[2], back[2], status;
    char byte;
    ssize_t n;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("parent: calls read() on an empty pipe\n");
    if (pipe(fd) == -1 || pipe(back) == -1)
        err(1, "pipe");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        child(fd[1], back[0], self);
        close(fd[0]), close(back[0]), close(back[1]);
        _exit(0);
    }
    if (close(fd[1]) == -1)
        err(1, "close");
    n = read(fd[0], &byte, 1);
    if (n == -1)
        err(1, "read");
    if (write(back[1], "", 1) != 1)
        err(1, "write");
    say("parent: read() returned %zd: end of file\n", n);
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    close(fd[0]);
    close(back[0]);
    close(back[1]);
    return status != 0;
}
