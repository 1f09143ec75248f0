/*
 * file_instead - the same exchange through a regular file, and through a pipe
 *
 * usage: ./file_instead
 *
 * Watch for: the file says "end" where the pipe says "wait". One process plays
 * both writer and reader.
 * See: README.md "Why not a file?", read(2), pipe(7)
 */
#define _GNU_SOURCE /* pipe2 */
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

/* A new regular file, open twice: fd[0] to read, fd[1] to write, like a pipe.
 * O_TMPFILE gives it no name, so that it cannot stay behind. */
static void file(int fd[2])
{
    const char *dir = getenv("TMPDIR");
    char path[32];

    if (dir == NULL)
        dir = "/tmp";
    fd[1] = open(dir, O_TMPFILE | O_WRONLY, 0600);
    if (fd[1] == -1 && (errno == EOPNOTSUPP || errno == EISDIR))
        errx(77, "%s: no O_TMPFILE there, set TMPDIR to another folder", dir);
    if (fd[1] == -1)
        err(1, "open %s", dir);
    snprintf(path, sizeof(path), "/proc/self/fd/%d", fd[1]);
    fd[0] = open(path, O_RDONLY);
    if (fd[0] == -1)
        err(1, "open %s", path);
}

/* Tries to read, and says what comes of it. */
static void attempt(const char *what, const char *when, int fd)
{
    char buf[16];
    ssize_t n;

    n = read(fd, buf, sizeof(buf));
    if (n == -1 && errno != EAGAIN)
        err(1, "read");
    if (n == -1)
        say("%s: %s: would wait (EAGAIN)\n", what, when);
    else
        say("%s: %s: read() returns %zd%s\n", what, when, n,
            n == 0 ? ", end of file" : "");
}

int main(int argc, char *argv[])
{
    int f[2], p[2], inside;
    struct stat st;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    say("file: a regular file, opened to write and to read\n");
    say("pipe: a pipe, told not to wait (O_NONBLOCK)\n");
    file(f);
    if (pipe2(p, O_NONBLOCK) == -1)
        err(1, "pipe2");

    attempt("file", "before the write", f[0]);
    attempt("pipe", "before the write", p[0]);
    if (write(f[1], "hello", 5) != 5 || write(p[1], "hello", 5) != 5)
        err(1, "write");
    attempt("file", "after the write", f[0]);
    attempt("pipe", "after the write", p[0]);
    attempt("file", "once more", f[0]);
    attempt("pipe", "once more", p[0]);
    if (close(f[1]) == -1 || close(p[1]) == -1)
        err(1, "close");
    attempt("file", "write end closed", f[0]);
    attempt("pipe", "write end closed", p[0]);

    if (fstat(f[0], &st) == -1)
        err(1, "fstat");
    if (ioctl(p[0], FIONREAD, &inside) == -1)
        err(1, "ioctl FIONREAD");
    if (fsync(f[0]) == -1)
        err(1, "fsync");
    say("file: holds %ld bytes still, fsync() works\n", (long)st.st_size);
    if (fsync(p[0]) != -1 || errno != EINVAL)
        err(1, "fsync of a pipe: not EINVAL");
    say("pipe: holds %d, fsync() gives EINVAL: no disk\n", inside);
    close(f[0]);
    close(p[0]);
    return 0;
}
