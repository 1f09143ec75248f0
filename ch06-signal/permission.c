/*
 * permission - who may send a signal to whom; signal 0 only asks
 *
 * usage: ./permission
 *
 * Watch for: signal 0 reaches nobody; its errors tell who is there.
 * See: README.md "Who may send", kill(2), credentials(7)
 */
#include <sys/prctl.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

#define NOBODY 65534

/* Asks with signal 0; the answer is 0 or the error. */
static void ask(const char *what, pid_t pid, int expected)
{
    errno = 0;
    if (kill(pid, 0) == -1 && errno != expected)
        err(1, "kill");
    say("asker: %s: %s\n", what,
        errno == EPERM   ? "EPERM, it is there, I may not"
        : errno == ESRCH ? "ESRCH, nobody is there"
                         : "0, it is there, and I may");
}

static void die_with(pid_t parent)
{
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != parent)
        err(1, "the parent is gone");
}

/* Asks as an ordinary user; other belongs to somebody else. */
static void asker(pid_t other)
{
    pid_t self = getpid(), pid;
    siginfo_t info;

    if (kill(other, 0) == 0)
        errx(other == 1 ? 77 : 1, "I may: process %d is mine; try as root",
             other);
    ask("another user's process", other, EPERM);
    if ((pid = fork()) == -1)
        err(1, "fork");
    if (pid == 0) {
        die_with(self);
        for (;;)
            pause();
    }
    ask("a child of mine", pid, 0);
    if (kill(pid, SIGKILL) == -1)
        err(1, "kill");
    if (waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT) == -1)
        err(1, "waitid");
    ask("I killed it", pid, 0);
    if (waitpid(pid, NULL, 0) == -1)
        err(1, "waitpid");
    ask("I waited for it", pid, ESRCH);
}

int main(int argc, char *argv[])
{
    pid_t self = getpid(), other = 1, pid;
    int status;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("parent: an asker, with the rights of an ordinary user\n");
    if ((pid = fork()) == -1)
        err(1, "fork");
    if (pid == 0) {
        if (geteuid() == 0) { /* root may do all: become somebody else */
            if (setuid(NOBODY) == -1)
                err(77, "try it as an ordinary user; setuid");
            other = self;
        }
        die_with(self); /* setuid() would have undone it */
        asker(other);
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (!WIFEXITED(status))
        errx(1, "the asker was killed");
    return WEXITSTATUS(status);
}
