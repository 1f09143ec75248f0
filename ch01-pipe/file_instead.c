/*
 * file_instead - the same exchange through a regular file, and through a pipe
 *
 * usage: ./file_instead
 *
 * Watch for: the file says "end" where the pipe says "wait".
 * See: README.md "Why not a file?", read(2), pipe(7)
 */
#define _GNU_SOURCE /* pipe2 */
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

/* Opens a new regular file twice, fd[0] to read and fd[1] to write, as pipe()
 * does with a pipe. Its name is gone at once; no signal comes in between. */
static void file(int fd[2])
{
    char name[4096];
    const char *dir = getenv("TMPDIR");
    sigset_t all, before;

    snprintf(name, sizeof(name), "%s/ipc-XXXXXX", dir != NULL ? dir : "/tmp");
    sigfillset(&all);
    if (sigprocmask(SIG_BLOCK, &all, &before) == -1)
        err(1, "sigprocmask");
    fd[1] = mkstemp(name);
    if (fd[1] == -1)
        err(1, "mkstemp %s", name);
    fd[0] = open(name, O_RDONLY);
    if (unlink(name) == -1)
        err(1, "unlink %s", name);
    if (fd[0] == -1)
        err(1, "open %s", name);
    if (sigprocmask(SIG_SETMASK, &before, NULL) == -1)
        err(1, "sigprocmask");
}

static void attempt(const char *who, const char *when, int fd)
{
    char buf[16];
    ssize_t n;

    n = read(fd, buf, sizeof(buf));
    if (n == -1 && errno != EAGAIN)
        err(1, "read");
    if (n == -1)
        say("%s: %s: EAGAIN, wait\n", who, when);
    else if (n == 0)
        say("%s: %s: 0, end of file\n", who, when);
    else
        say("%s: %s: %zd bytes\n", who, when, n);
}

int main(int argc, char *argv[])
{
    int f[2], p[2], inside;
    struct stat st;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    say("file: the same reads and writes here\n");
    say("pipe: and here\n");
    file(f);
    if (pipe2(p, O_NONBLOCK) == -1)
        err(1, "pipe2");

    attempt("file", "read before the write", f[0]);
    attempt("pipe", "read before the write", p[0]);
    if (write(f[1], "hello", 5) != 5 || write(p[1], "hello", 5) != 5)
        err(1, "write");
    attempt("file", "read after the write", f[0]);
    attempt("pipe", "read after the write", p[0]);
    attempt("file", "read once more", f[0]);
    attempt("pipe", "read once more", p[0]);
    if (close(f[1]) == -1 || close(p[1]) == -1)
        err(1, "close");
    attempt("file", "read after the writer's close", f[0]);
    attempt("pipe", "read after the writer's close", p[0]);

    if (fstat(f[0], &st) == -1)
        err(1, "fstat");
    if (ioctl(p[0], FIONREAD, &inside) == -1)
        err(1, "ioctl FIONREAD");
    say("file: still holds %ld bytes\n", (long)st.st_size);
    say("pipe: still holds %d bytes\n", inside);
    if (fsync(f[0]) == -1)
        err(1, "fsync");
    say("file: fsync() takes them to the disk\n");
    if (fsync(p[0]) != -1 || errno != EINVAL)
        err(1, "fsync of a pipe");
    say("pipe: fsync() fails with EINVAL, it has no disk\n");
    return 0;
}
