/*
 * cut_in_two - two readers of one pipe can cut a message in two
 *
 * usage: ./cut_in_two
 *
 * Watch for: each byte is read once, but nobody has the whole word.
 * See: README.md "Read once", pipe(7)
 */
#include <sys/wait.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

static void sip(const char *who, int fd, size_t size)
{
    char buf[16];
    ssize_t n;

    n = read(fd, buf, size);
    if (n == -1)
        err(1, "read");
    say("%s: asks for %zu bytes, gets \"%.*s\"\n", who, size, (int)n, buf);
}

int main(int argc, char *argv[])
{
    int fd[2], status;
    pid_t pid;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("parent: writes \"goodbye\" into a pipe that parent and child read\n");
    if (pipe(fd) == -1)
        err(1, "pipe");
    if (write(fd[1], "goodbye", 7) != 7)
        err(1, "write");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        sip("child", fd[0], 4);
        close(fd[0]), close(fd[1]);
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the child failed");
    sip("parent", fd[0], 16);
    close(fd[0]);
    close(fd[1]);
    return 0;
}
