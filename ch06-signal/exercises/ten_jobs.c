/*
 * ten_jobs - ten jobs, three at a time, and some ends are never noticed
 *
 * It should: run ten jobs, each in a child of its own, three of them at once,
 * never more; when one has ended start the next; when all have been waited for
 * print how many ended well. The parent sleeps when there is nothing to do. It
 * hangs.
 */
#include <sys/wait.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#define JOBS 10

static int started, running, well;

static void start(void)
{
    pid_t pid = fork();

    if (pid == -1)
        err(1, "fork");
    if (pid == 0)
        _exit(0); /* a short job */
    started++;
    running++;
}

int main(void)
{
    sigset_t chld;
    int signal, status;

    setvbuf(stdout, NULL, _IOLBF, 0);
    sigemptyset(&chld);
    sigaddset(&chld, SIGCHLD);
    if (sigprocmask(SIG_BLOCK, &chld, NULL) == -1)
        err(1, "sigprocmask");
    while (started < 3)
        start();
    while (running > 0) {
        if (sigwait(&chld, &signal) != 0)
            errx(1, "sigwait");
        if (waitpid(-1, &status, WNOHANG) > 0) {
            running--;
            well += status == 0;
            if (started < JOBS)
                start();
        }
    }
    printf("parent: %d jobs of %d have ended well\n", well, JOBS);
    return 0;
}
