/*
 * hello - bytes written into one end of a pipe come out of the other
 *
 * usage: ./hello
 *
 * Watch for: who holds which end after fork(), and who uses which.
 * See: README.md "A first pipe", pipe(2), fork(2)
 */
#include <sys/wait.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

int main(int argc, char *argv[])
{
    char buf[64];
    int fd[2], status;
    ssize_t n;
    pid_t pid;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("parent: makes a pipe, fd[0] to read from, fd[1] to write to\n");
    if (pipe(fd) == -1)
        err(1, "pipe");

    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        say("child: has both ends too; closes fd[0], writes \"hello\"\n");
        if (close(fd[0]) == -1) /* it writes, and does not read */
            err(1, "close");
        if (write(fd[1], "hello", 5) != 5)
            err(1, "write");
        close(fd[1]);
        _exit(0);
    }
    if (close(fd[1]) == -1) /* it reads, and does not write */
        err(1, "close");
    n = read(fd[0], buf, sizeof(buf));
    if (n == -1)
        err(1, "read");
    if (n == 0)
        errx(1, "read: end of file, the child wrote nothing");
    say("parent: read \"%.*s\" from fd[0]\n", (int)n, buf);
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    close(fd[0]);
    return status != 0;
}
