/*
 * clean_stop - SIGTERM in the middle of a job: first the job, then the end
 *
 * Watch for: the second half of the job, and the exit status.
 * See: README.md "Asked to end", signal(7), wait(2)
 */
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static volatile sig_atomic_t stop;

static void handler(int sig)
{
    (void)sig;
    stop = 1; /* and no more: the loop decides when */
}

/* Each job has a beginning, something to wait for, and an end. */
static void worker(int in, int out)
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};
    int job;
    char byte;

    sigemptyset(&action.sa_mask);
    if (sigaction(SIGTERM, &action, NULL) == -1)
        err(1, "sigaction");
    for (job = 1; !stop; job++) {
        printf("worker: begins job %d\n", job);
        if (write(out, "", 1) != 1)
            err(1, "write");
        if (read(in, &byte, 1) != 1)
            errx(1, "the parent has ended");
        printf("worker: finishes job %d\n", job);
    }
    printf("worker: was asked to end, and ends\n");
}

int main(void)
{
    sigset_t empty;
    int in[2], out[2], status;
    char byte;
    ssize_t n;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    sigemptyset(&empty); /* as if whoever started us had blocked none */
    if (sigprocmask(SIG_SETMASK, &empty, NULL) == -1)
        err(1, "sigprocmask");
    if (pipe(in) == -1)
        err(1, "pipe");
    if (pipe(out) == -1)
        err(1, "pipe");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        close(in[1]);
        close(out[0]);
        worker(in[0], out[1]);
        _exit(0);
    }
    close(in[0]);
    close(out[1]);
    if (read(out[0], &byte, 1) != 1)
        errx(1, "the worker failed");
    signal(SIGPIPE, SIG_IGN); /* the worker may not live to read */
    if (kill(pid, SIGTERM) == -1)
        err(1, "kill");
    printf("parent: has sent SIGTERM\n");
    n = write(in[1], "", 1); /* what job 1 has waited for */
    if (n == -1 && errno != EPIPE)
        err(1, "write");
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (WIFEXITED(status))
        printf("parent: the worker ended by itself, exit status %d\n",
               WEXITSTATUS(status));
    else
        printf("parent: the worker was killed in its job\n");
    return status != 0;
}
