/*
 * forgotten_close - a reader that keeps a write end waits for itself
 *
 * usage: ./forgotten_close
 *
 * Watch for: one close() more, and the same reader ends.
 * See: README.md "End of file", pipe(7)
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

/* R runs or could, S sleeps until something comes, Z has ended: proc(5). */
static char state_of(pid_t pid)
{
    char path[32], state;
    FILE *f;

    snprintf(path, sizeof(path), "/proc/%d/stat", pid);
    f = fopen(path, "r");
    if (f == NULL || fscanf(f, "%*d (%*[^)]) %c", &state) != 1)
        err(1, "%s", path);
    fclose(f);
    return state;
}

/* Reads to end of file, without a word: it must sleep nowhere but in read(). */
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

/* Runs one reader; returns the state it came to: S asleep, Z ended. */
static char run(int forgets)
{
    pid_t self = getpid(), pid;
    int fd[2], left, status;
    char state;

    if (pipe(fd) == -1)
        err(1, "pipe");
    if (write(fd[1], "bye", 3) != 3)
        err(1, "write");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        reader(fd, forgets, self);
        _exit(0);
    }
    if (close(fd[1]) == -1)
        err(1, "close");
    do { /* until it has ended, or has read all and sleeps */
        sched_yield();
        state = state_of(pid);
        if (ioctl(fd[0], FIONREAD, &left) == -1)
            err(1, "ioctl FIONREAD");
    } while (state != 'Z' && !(state == 'S' && left == 0));
    if (state == 'S' && kill(pid, SIGKILL) == -1)
        err(1, "kill");
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (state == 'Z' && status != 0)
        errx(1, "the reader failed");
    if (close(fd[0]) == -1)
        err(1, "close");
    return state;
}

int main(int argc, char *argv[])
{
    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    say("parent: a reader forgets to close its copy of the write end\n");
    if (run(1) != 'S')
        errx(1, "the forgetful reader ended by itself");
    say("parent: it has read all, I have closed mine, yet it sleeps in "
        "read()\n");
    say("parent: nothing will ever come; I have killed it\n");
    say("parent: another reader closes its copy\n");
    if (run(0) != 'Z')
        errx(1, "the reader sleeps for ever");
    say("parent: it has seen end of file and ended\n");
    return 0;
}
