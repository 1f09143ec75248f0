/*
 * sigpipe - by default a pipe that nobody can read kills whoever writes
 *
 * Watch for: what the child never gets to print.
 * See: README.md "No reader left", pipe(7), epipe.c, shell_pipeline.c
 */
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static void child(int fd)
{
    ssize_t n;

    /* whoever started us may have ignored it */
    if (signal(SIGPIPE, SIG_DFL) == SIG_ERR)
        err(1, "signal");
    printf("child: will write\n");
    n = write(fd, "anyone?", 7);
    if (n == -1 && errno != EPIPE)
        err(1, "write");
    if (n == -1)
        printf("child: write() fails with EPIPE\n");
    else
        printf("child: write() has returned %zd\n", n);
}

int main(void)
{
    int fd[2], status;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (pipe(fd) == -1)
        err(1, "pipe");
    if (close(fd[0]) == -1)
        err(1, "close");
    printf("parent: has closed the only read end\n");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        child(fd[1]);
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (WIFEXITED(status) && status != 0)
        errx(1, "the child failed");
    if (WIFEXITED(status))
        printf("parent: the child has ended by itself\n");
    else
        printf("parent: the child was killed by %s\n",
               WTERMSIG(status) == SIGPIPE ? "SIGPIPE" : "another signal");
    return 0;
}
