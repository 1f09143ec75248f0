/*
 * blocked - a blocked signal is held until it is unblocked
 *
 * usage: ./blocked
 *
 * Watch for: a signal that is blocked, and a process that is.
 * See: README.md "Kept until it can be delivered", sigprocmask(2)
 */
#include <sys/prctl.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

static volatile sig_atomic_t runs;

static void handler(int number)
{
    (void)number;
    runs++;
}

static void tell(const char *what)
{
    sigset_t pending;

    if (sigpending(&pending) == -1)
        err(1, "sigpending");
    say("parent: %s: pending: %s, runs of the handler: %d\n", what,
        sigismember(&pending, SIGUSR1) ? "yes" : "no", (int)runs);
}

/* Waits until the process sleeps: state S in /proc/PID/stat, see proc(5). */
static void until_asleep(pid_t pid)
{
    char path[32], state = 0;
    FILE *f;

    snprintf(path, sizeof(path), "/proc/%d/stat", pid);
    for (; state != 'S'; sched_yield()) {
        f = fopen(path, "r");
        if (f == NULL || fscanf(f, "%*d (%*[^)]) %c", &state) != 1)
            err(1, "%s", path);
        fclose(f);
        if (state == 'Z')
            errx(1, "process %d has ended", pid);
    }
}

static void child(int empty, pid_t parent)
{
    char byte;

    runs = 0;
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != parent)
        err(1, "the parent is gone");
    if (read(empty, &byte, 1) != -1 || errno != EINTR)
        err(1, "read: not EINTR");
    say("child: read() fails with EINTR, runs of the handler: %d\n", (int)runs);
}

int main(int argc, char *argv[])
{
    struct sigaction action = {.sa_handler = handler};
    pid_t self = getpid(), pid;
    int empty[2], status;
    sigset_t usr1;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("parent: blocks SIGUSR1, sends it to itself, and goes on\n");
    sigemptyset(&usr1);
    sigaddset(&usr1, SIGUSR1);
    if (sigaction(SIGUSR1, &action, NULL) == -1 ||
        sigprocmask(SIG_BLOCK, &usr1, NULL) == -1 || kill(self, SIGUSR1) == -1)
        err(1, "blocking, and sending");
    tell("blocked");
    if (sigprocmask(SIG_UNBLOCK, &usr1, NULL) == -1)
        err(1, "sigprocmask");
    tell("unblocked");

    if (pipe(empty) == -1)
        err(1, "pipe");
    if ((pid = fork()) == -1)
        err(1, "fork");
    if (pid == 0) {
        child(empty[0], self);
        close(empty[0]), close(empty[1]);
        _exit(0);
    }
    until_asleep(pid);
    say("parent: a child is blocked in read(), the signal is not: sends it\n");
    if (kill(pid, SIGUSR1) == -1)
        err(1, "kill");
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    close(empty[0]), close(empty[1]);
    return status != 0;
}
