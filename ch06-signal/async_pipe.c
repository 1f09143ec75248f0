/*
 * async_pipe - a pipe can interrupt a program, too, when something is written
 *
 * Watch for: nobody calls kill(); the child only writes.
 * See: README.md "At any time", O_ASYNC in fcntl(2), async_queue.c
 */
#define _GNU_SOURCE /* O_ASYNC */
#include <sys/wait.h>
#include <err.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static volatile sig_atomic_t came;

static void handler(int sig)
{
    came = sig;
}

int main(void)
{
    struct sigaction action = {.sa_handler = handler};
    int fd[2], status;
    ssize_t n;
    char text[16];
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    sigemptyset(&action.sa_mask);
    if (sigaction(SIGIO, &action, NULL) == -1)
        err(1, "sigaction");
    if (pipe(fd) == -1)
        err(1, "pipe");
    if (fcntl(fd[0], F_SETOWN, getpid()) == -1) /* whom to tell */
        err(1, "F_SETOWN");
    if (fcntl(fd[0], F_SETFL, O_ASYNC) == -1) /* that there is to read */
        err(1, "F_SETFL");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        if (write(fd[1], "hello", 5) == -1)
            err(1, "write");
        _exit(0);
    }

    alarm(5); /* or it computes for ever, if the child fails */
    while (came == 0)
        ; /* the work: it never looks at the pipe */
    if (came == SIGIO)
        printf("parent: interrupted by SIGIO, in the middle of its work\n");
    n = read(fd[0], text, sizeof(text));
    if (n == -1)
        err(1, "read");
    printf("parent: reads \"%.*s\"\n", (int)n, text);
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    return status != 0;
}
