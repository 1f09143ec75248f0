/*
 * kill_9 - SIGKILL ends a process, whatever it ignores or blocks
 *
 * Watch for: the victim lives after four signals; after the fifth no last word.
 * See: README.md "Two that obey nobody", signal(7), kill(1)
 */
#include <sys/wait.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void clean_up(void)
{
    printf("victim: cleans up\n");
}

/* Answers each byte with one, and ends well at end of file. */
static void victim(int in, int out)
{
    int sig, ignored = 0;
    sigset_t all;
    ssize_t n;
    char byte;

    for (sig = 1; sig <= 31; sig++)
        if (signal(sig, SIG_IGN) != SIG_ERR)
            ignored++;
        else if (sig != SIGKILL && sig != SIGSTOP)
            err(1, "signal");
    sigfillset(&all);
    if (sigprocmask(SIG_BLOCK, &all, NULL) == -1) /* each one that it can */
        err(1, "sigprocmask");
    printf("victim: ignores %d of 31 signals, blocks all it can\n", ignored);
    atexit(clean_up);
    while ((n = read(in, &byte, 1)) > 0)
        if (write(out, &byte, 1) == -1)
            err(1, "write");
    if (n == -1) {
        warn("read");
        _exit(1); /* not exit(): it has not ended well */
    }
    exit(0);
}

static void ask(int to, int from)
{
    char byte;

    if (write(to, "?", 1) == -1)
        err(1, "write");
    if (read(from, &byte, 1) != 1)
        errx(1, "the victim is gone");
    printf("parent: the victim answers\n");
}

int main(void)
{
    static const int polite[] = {SIGTERM, SIGINT, SIGQUIT, SIGHUP};
    int to[2], from[2], i, status;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (pipe(to) == -1)
        err(1, "pipe");
    if (pipe(from) == -1)
        err(1, "pipe");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        close(to[1]);
        close(from[0]);
        victim(to[0], from[1]);
    }
    close(to[0]);
    close(from[1]);
    signal(SIGPIPE, SIG_IGN); /* if the victim is gone, write() says so */
    ask(to[1], from[0]);
    for (i = 0; i < 4; i++)
        if (kill(pid, polite[i]) == -1)
            err(1, "kill");
    printf("parent: has sent SIGTERM, SIGINT, SIGQUIT and SIGHUP\n");
    ask(to[1], from[0]);

    if (kill(pid, SIGKILL) == -1)
        err(1, "kill");
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
        printf("parent: the victim was killed by SIGKILL\n");
    else
        errx(1, "the victim was not killed by SIGKILL");
    return 0;
}
