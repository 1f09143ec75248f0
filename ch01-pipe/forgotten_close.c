/*
 * forgotten_close - a reader that keeps a write end waits for itself
 *
 * usage: ./forgotten_close
 *
 * Watch for: one close() more, and the same reader ends.
 * See: README.md "What goes wrong", pipe(7)
 */
#include <sys/ioctl.h>
#include <sys/prctl.h>
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

/* Reads to end of file. It sleeps nowhere but in read(). */
static void reader(const int fd[2], int forgets, pid_t parent)
{
    char buf[64];
    ssize_t n;

    if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1) /* if the parent dies first */
        err(1, "prctl");
    if (getppid() != parent)
        errx(1, "the parent is gone");
    if (!forgets && close(fd[1]) == -1)
        err(1, "close");
    while ((n = read(fd[0], buf, sizeof(buf))) > 0)
        ;
    if (n == -1)
        err(1, "read");
}

/* Starts a reader, and leaves it alone with a pipe of three bytes. */
static pid_t start(int forgets, int fd[2])
{
    pid_t self = getpid(), pid;

    if (pipe(fd) == -1)
        err(1, "pipe");
    if (write(fd[1], "bye", 3) != 3)
        err(1, "write");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        reader(fd, forgets, self);
        close(fd[0]);
        _exit(0);
    }
    if (close(fd[1]) == -1)
        err(1, "close");
    return pid;
}

int main(int argc, char *argv[])
{
    int fd[2], left, status;
    pid_t pid;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("parent: starts a reader that forgets to close its write end\n");
    pid = start(1, fd);
    do {
        sched_yield();
        if (ioctl(fd[0], FIONREAD, &left) == -1)
            err(1, "ioctl FIONREAD");
    } while (!asleep(pid) || left > 0);
    say("parent: all is read, my write end is closed, yet the reader sleeps\n");
    say("parent: nothing will ever come; I kill it\n");
    if (kill(pid, SIGKILL) == -1)
        err(1, "kill");
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    close(fd[0]);

    say("parent: starts a reader that closes its write end\n");
    pid = start(0, fd);
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the child failed");
    say("parent: it has seen end of file, and has ended\n");
    close(fd[0]);
    return 0;
}
