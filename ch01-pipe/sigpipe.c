/*
 * sigpipe - writing into a pipe that nobody can read any more kills
 *
 * usage: ./sigpipe
 *
 * Watch for: the same write() with the signal at its default, and ignored.
 * See: README.md "No reader left", pipe(7), signal(7)
 */
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

static void mortal(int fd)
{
    sigset_t none;

    say("first child: sets SIGPIPE to its default and writes\n");
    if (signal(SIGPIPE, SIG_DFL) == SIG_ERR)
        err(1, "signal");
    sigemptyset(&none); /* whoever started us may have blocked it */
    if (sigprocmask(SIG_SETMASK, &none, NULL) == -1)
        err(1, "sigprocmask");
    if (write(fd, "anyone?", 7) == -1)
        err(1, "write");
}

static void careful(int fd)
{
    say("second child: ignores SIGPIPE and writes\n");
    if (signal(SIGPIPE, SIG_IGN) == SIG_ERR)
        err(1, "signal");
    if (write(fd, "anyone?", 7) != -1 || errno != EPIPE)
        err(1, "write: not EPIPE");
    say("second child: write() fails with EPIPE\n");
}

static int run(void (*writer)(int), int fd)
{
    int status;
    pid_t pid = fork();

    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        writer(fd);
        close(fd);
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    return status;
}

int main(int argc, char *argv[])
{
    int fd[2], status;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("parent: makes a pipe and closes its only read end\n");
    if (pipe(fd) == -1)
        err(1, "pipe");
    if (close(fd[0]) == -1)
        err(1, "close");
    status = run(mortal, fd[1]);
    if (!WIFSIGNALED(status))
        errx(1, "the first child was not killed");
    say("parent: the first child was killed by %s\n",
        WTERMSIG(status) == SIGPIPE ? "SIGPIPE" : "another signal");
    status = run(careful, fd[1]);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        errx(1, "the second child failed");
    say("parent: the second child ended by itself\n");
    close(fd[1]);
    return 0;
}
