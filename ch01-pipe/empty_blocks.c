/*
 * empty_blocks - reading an empty pipe puts the reader to sleep
 *
 * usage: ./empty_blocks
 *
 * Watch for: the writer looks at the reader in /proc before it writes.
 * See: README.md "Empty and full", pipe(7), proc(5)
 */
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

static void writer(int fd, pid_t reader)
{
    while (!asleep(reader))
        sched_yield();
    say("writer: sees the reader asleep (state S in /proc), writes\n");
    if (write(fd, "good morning", 12) != 12)
        err(1, "write");
}

int main(int argc, char *argv[])
{
    pid_t self = getpid(), pid;
    int fd[2], status;
    char buf[64];
    ssize_t n;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("reader: calls read() on an empty pipe\n");
    if (pipe(fd) == -1)
        err(1, "pipe");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        writer(fd[1], self);
        close(fd[0]), close(fd[1]);
        _exit(0);
    }
    if (close(fd[1]) == -1)
        err(1, "close");
    n = read(fd[0], buf, sizeof(buf));
    if (n == -1)
        err(1, "read");
    if (n == 0)
        errx(1, "read: end of file, the writer wrote nothing");
    say("reader: read() returns %zd bytes, \"%.*s\"\n", n, (int)n, buf);
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    close(fd[0]);
    return status != 0;
}
