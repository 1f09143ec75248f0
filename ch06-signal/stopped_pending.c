/*
 * stopped_pending - a stopped process gets its signals when it goes on
 *
 * usage: ./stopped_pending
 *
 * Watch for: SIGUSR1 is pending for as long as the child is stopped.
 * See: README.md "Kept until it can be delivered", signal(7), proc(5)
 */
#include <sys/prctl.h>
#include <sys/wait.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

static volatile sig_atomic_t came;

static void handler(int number)
{
    came = number;
}

/* Is it pending for the process? A bit of ShdPnd in /proc/PID/status. */
static int pending(pid_t pid, int number)
{
    unsigned long long bits;
    char path[32], line[256];
    int found = 0;
    FILE *f;

    snprintf(path, sizeof(path), "/proc/%d/status", pid);
    f = fopen(path, "r");
    while (f != NULL && !found && fgets(line, sizeof(line), f) != NULL)
        found = sscanf(line, "ShdPnd: %llx", &bits) == 1;
    if (!found)
        err(1, "ShdPnd in %s", path);
    fclose(f);
    return bits >> (number - 1) & 1;
}

static void child(pid_t parent)
{
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != parent)
        err(1, "the parent is gone");
    if (kill(getpid(), SIGSTOP) == -1)
        err(1, "kill");
    say("child: goes on, its handler has run: %s\n", came ? "yes" : "no");
}

int main(int argc, char *argv[])
{
    struct sigaction action = {.sa_handler = handler};
    pid_t self = getpid(), pid;
    sigset_t none;
    int status;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    sigemptyset(&none);
    if (sigaction(SIGUSR1, &action, NULL) == -1 ||
        sigprocmask(SIG_SETMASK, &none, NULL) == -1)
        err(1, "installing the handler");
    say("parent: a handler for SIGUSR1; a child has it, too, and stops\n");
    if ((pid = fork()) == -1)
        err(1, "fork");
    if (pid == 0) {
        child(self);
        _exit(0);
    }
    if (waitpid(pid, &status, WUNTRACED) == -1)
        err(1, "waitpid");
    if (!WIFSTOPPED(status))
        errx(1, "the child is not stopped");
    if (kill(pid, SIGUSR1) == -1)
        err(1, "kill");
    say("parent: sends SIGUSR1 to the stopped child; pending: %s\n",
        pending(pid, SIGUSR1) ? "yes" : "no");
    say("parent: sends SIGCONT\n");
    if (kill(pid, SIGCONT) == -1)
        err(1, "kill");
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    return status != 0;
}
