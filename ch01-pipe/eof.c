/*
 * eof - a reader sees end of file only when every write end is closed
 *
 * usage: ./eof
 *
 * Watch for: what the reader does after the first close(), and the second.
 * See: README.md "End of file", pipe(7)
 */
#include <sys/wait.h>
#include <err.h>
#include <sched.h>
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

static void child(int fd, pid_t reader)
{
    int copy;

    copy = dup(fd); /* as fork() would, dup() makes a second write end */
    if (copy == -1)
        err(1, "dup");
    while (!asleep(reader))
        sched_yield();
    say("child: closes one write end of two\n");
    if (close(fd) == -1)
        err(1, "close");
    while (!asleep(reader))
        sched_yield();
    say("child: the parent is still asleep in read()\n");
    say("child: closes the last write end\n");
    if (close(copy) == -1)
        err(1, "close");
}

int main(int argc, char *argv[])
{
    pid_t self = getpid(), pid;
    int fd[2], status;
    char byte;
    ssize_t n;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    say("parent: calls read() on an empty pipe\n");
    if (pipe(fd) == -1)
        err(1, "pipe");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        child(fd[1], self);
        _exit(0);
    }
    if (close(fd[1]) == -1)
        err(1, "close");
    n = read(fd[0], &byte, 1); /* the only place where it can sleep */
    if (n == -1)
        err(1, "read");
    say("parent: read() returned %zd: end of file\n", n);
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    return status != 0;
}
