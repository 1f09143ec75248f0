/*
 * catch - with a handler, a signal runs a function and the program goes on
 *
 * usage: ./catch
 *
 * Watch for: the same signal with a handler, and with its default.
 * See: README.md "Catch it", sigaction(2), signal-safety(7)
 */
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

static volatile sig_atomic_t caught;

/* Not say(): write() is one of the few calls that a handler may make. */
static void handler(int number)
{
    static const char line[] = "handler: runs, in the middle of kill()\n";
    int before = errno;

    if (write(1, line, sizeof(line) - 1) == sizeof(line) - 1)
        caught = number;
    errno = before;
}

int main(int argc, char *argv[])
{
    struct sigaction action = {.sa_handler = handler};
    sigset_t none;
    int status;
    pid_t pid;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("parent: installs a handler for SIGUSR1, sends it to itself\n");
    sigemptyset(&none);
    sigemptyset(&action.sa_mask); /* what else to block meanwhile: nothing */
    if (sigprocmask(SIG_SETMASK, &none, NULL) == -1 ||
        sigaction(SIGUSR1, &action, NULL) == -1)
        err(1, "preparing for signals");
    if (kill(getpid(), SIGUSR1) == -1)
        err(1, "kill");
    if (caught != SIGUSR1)
        errx(1, "the handler has not run, or could not write");
    say("parent: kill() has returned, the program goes on\n");

    say("parent: starts a child that does without the handler\n");
    if ((pid = fork()) == -1)
        err(1, "fork");
    if (pid == 0) {
        if (signal(SIGUSR1, SIG_DFL) == SIG_ERR)
            err(1, "signal");
        if (kill(getpid(), SIGUSR1) == -1)
            err(1, "kill");
        say("child: kill() has returned, the program goes on\n");
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGUSR1)
        errx(1, "the child was not killed by SIGUSR1");
    say("parent: the child was killed by SIGUSR1\n");
    return 0;
}
