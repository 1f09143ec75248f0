/*
 * lost_wakeup - a signal between the check and pause() is missed
 *
 * usage: ./lost_wakeup
 *
 * Watch for: the flag says that it came, and the child waits for it.
 * See: README.md "Check, then wait", sigsuspend(2), pause(2)
 */
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <err.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

static volatile sig_atomic_t *came; /* in memory that both share */

static void handler(int number)
{
    *came = number;
}

static void stop_here(void) /* once; the scheduler may at any moment */
{
    static int stops;

    if (stops++ == 0 && kill(getpid(), SIGSTOP) == -1)
        err(1, "kill");
}

static void with_pause(void)
{
    while (!*came) {
        stop_here();
        pause();
    }
}

static void with_sigsuspend(void)
{
    sigset_t usr1, before;

    sigemptyset(&usr1);
    sigaddset(&usr1, SIGUSR1);
    if (sigprocmask(SIG_BLOCK, &usr1, &before) == -1)
        err(1, "sigprocmask");
    while (!*came) {
        stop_here();
        sigsuspend(&before); /* unblocks and waits, in one step */
    }
}

/* A child waits; stopped before it does, it gets SIGUSR1, and goes on. Says
 * whether it sleeps or has ended: states S and Z in /proc/PID/stat. */
static void run(const char *call, void (*child)(void), char expected)
{
    char path[32], state = 0;
    pid_t parent = getpid(), pid;
    int status;
    FILE *f;

    *came = 0;
    if ((pid = fork()) == -1)
        err(1, "fork");
    if (pid == 0) {
        if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != parent)
            err(1, "the parent is gone");
        child();
        _exit(0);
    }
    if (waitpid(pid, &status, WUNTRACED) == -1 || !WIFSTOPPED(status))
        errx(1, "the child is not stopped");
    if (kill(pid, SIGUSR1) == -1 || kill(pid, SIGCONT) == -1)
        err(1, "kill");
    snprintf(path, sizeof(path), "/proc/%d/stat", pid);
    for (; state != 'S' && state != 'Z'; sched_yield()) {
        f = fopen(path, "r");
        if (f == NULL || fscanf(f, "%*d (%*[^)]) %c", &state) != 1)
            err(1, "%s", path);
        fclose(f);
    }
    if ((state == 'S' && kill(pid, SIGKILL) == -1) ||
        waitpid(pid, &status, 0) == -1 || state != expected)
        errx(1, "%s: not as it should be", call);
    say("parent: %s: the flag is %s, the child %s\n", call,
        *came ? "set" : "not set", state == 'S' ? "sleeps" : "has gone on");
}

int main(int argc, char *argv[])
{
    struct sigaction action = {.sa_handler = handler};
    sigset_t none;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("parent: a child looks at the flag, is stopped; SIGUSR1 comes\n");
    came = mmap(NULL, sizeof(*came), PROT_READ | PROT_WRITE,
                MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (came == MAP_FAILED)
        err(1, "mmap");
    sigemptyset(&none);
    if (sigaction(SIGUSR1, &action, NULL) == -1 ||
        sigprocmask(SIG_SETMASK, &none, NULL) == -1)
        err(1, "installing the handler");
    run("pause()", with_pause, 'S');
    run("sigsuspend()", with_sigsuspend, 'Z');
    return 0;
}
