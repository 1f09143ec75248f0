/*
 * byte_stream - a pipe keeps the bytes and forgets where each write ended
 *
 * usage: ./byte_stream
 *
 * Watch for: three writes, two reads, and no read that matches a write.
 * See: README.md "A stream of bytes", pipe(7)
 */
#include <sys/wait.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

static void writer(int fd)
{
    const char *words[] = {"one", "two", "three"};
    size_t i, len;

    for (i = 0; i < 3; i++) {
        len = strlen(words[i]);
        say("writer: write(\"%s\"), %zu bytes\n", words[i], len);
        if (write(fd, words[i], len) != (ssize_t)len)
            err(1, "write");
    }
}

static void reader(int fd, size_t size)
{
    char buf[64];
    ssize_t n;

    n = read(fd, buf, size);
    if (n == -1)
        err(1, "read");
    say("reader: read(%zu) returns \"%.*s\", %zd bytes\n", size, (int)n, buf,
        n);
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
    /* Reading begins when the writer has ended: all three are in the pipe. */
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the child failed");
    reader(fd[0], 4);
    reader(fd[0], 64);
    close(fd[0]);
    close(fd[1]);
    return 0;
}
