/*
 * write_returns - write() returns when the kernel has the bytes, not a reader
 *
 * usage: ./write_returns
 *
 * Watch for: the writer has ended before anybody reads.
 * See: README.md "Empty and full", write(2), pipe(7)
 */
#include <sys/wait.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

static void writer(int fd)
{
    ssize_t n;

    n = write(fd, "did you get this?", 17);
    if (n == -1)
        err(1, "write");
    say("writer: write() has returned %zd; ends\n", n);
}

int main(int argc, char *argv[])
{
    int fd[2], status;
    char buf[64];
    ssize_t n;
    pid_t pid;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    if (pipe(fd) == -1)
        err(1, "pipe");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        writer(fd[1]);
        close(fd[0]), close(fd[1]);
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the child failed");
    say("reader: the writer has ended, nobody has read a byte yet\n");
    n = read(fd[0], buf, sizeof(buf));
    if (n == -1)
        err(1, "read");
    say("reader: reads \"%.*s\" now\n", (int)n, buf);
    close(fd[0]);
    close(fd[1]);
    return 0;
}
