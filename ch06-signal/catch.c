/*
 * catch - with a handler, a signal runs a function and the program goes on
 *
 * Watch for: the same signal with a handler, and without one.
 * See: README.md "Catch it", sigaction(2), signal-safety(7)
 */
#include <sys/wait.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static volatile sig_atomic_t runs;

/* Nothing but this: printf() must not be called in a handler. */
static void handler(int sig)
{
    (void)sig;
    runs = runs + 1;
}

static pid_t start(int with_handler)
{
    struct sigaction action = {.sa_handler = handler};
    pid_t pid = fork();

    if (pid == -1)
        err(1, "fork");
    if (pid > 0)
        return pid;
    sigemptyset(&action.sa_mask); /* what else to block meanwhile: nothing */
    if (with_handler)
        if (sigaction(SIGUSR1, &action, NULL) == -1)
            err(1, "sigaction");
    if (kill(getpid(), SIGUSR1) == -1)
        err(1, "kill");
    printf("child: kill() has returned, the handler ran %d time\n", runs);
    _exit(0);
}

static void wait_for(pid_t pid, const char *what)
{
    int status;

    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGUSR1)
        printf("parent: %s: killed by SIGUSR1\n", what);
    else if (status == 0)
        printf("parent: %s: ended by itself\n", what);
    else
        errx(1, "%s: the child failed", what);
}

int main(void)
{
    sigset_t empty;

    setvbuf(stdout, NULL, _IOLBF, 0);
    sigemptyset(&empty); /* as if whoever started us had blocked none */
    if (sigprocmask(SIG_SETMASK, &empty, NULL) == -1)
        err(1, "sigprocmask");
    wait_for(start(1), "with a handler");
    wait_for(start(0), "without one");
    return 0;
}
