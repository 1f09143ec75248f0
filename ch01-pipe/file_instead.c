/*
 * file_instead - a file says "the end" where a pipe says "nothing yet"
 *
 * Watch for: the file's answer while its writer is there, and afterwards.
 * See: README.md "Why not a file?", read(2), pipe(7)
 */
#define _GNU_SOURCE /* pipe2() */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

/* With O_NONBLOCK, a pipe fails with EAGAIN where it would have to sleep. */
static void try_to_read(const char *what, const char *when, int fd)
{
    char buf[16];
    ssize_t n = read(fd, buf, sizeof(buf));

    if (n >= 0)
        printf("%s: %s: read() returns %zd\n", what, when, n);
    else if (errno == EAGAIN)
        printf("%s: %s: read() would sleep\n", what, when);
    else
        err(1, "read");
}

static void exchange(const char *what, const int fd[2])
{
    try_to_read(what, "nothing written", fd[0]);
    if (write(fd[1], "hello", 5) == -1)
        err(1, "write");
    try_to_read(what, "5 bytes written", fd[0]);
    try_to_read(what, "all of them read", fd[0]);
    if (close(fd[1]) == -1)
        err(1, "close");
    try_to_read(what, "the writer gone", fd[0]);
}

/* Opens a new file twice, like the two ends of a pipe; the second time by the
 * name that /proc has for it. */
static void open_file(int fd[2])
{
    FILE *file = tmpfile(); /* it has no name, so that nothing stays behind */
    char path[32];

    if (file == NULL)
        err(1, "tmpfile");
    fd[1] = dup(fileno(file));
    if (fd[1] == -1)
        err(1, "dup");
    snprintf(path, sizeof(path), "/proc/self/fd/%d", fd[1]);
    fd[0] = open(path, O_RDONLY); /* with a position of its own */
    if (fd[0] == -1)
        err(1, "open %s", path);
    fclose(file);
}

int main(void)
{
    int fd[2];

    setvbuf(stdout, NULL, _IOLBF, 0);
    open_file(fd);
    exchange("file", fd);
    if (pipe2(fd, O_NONBLOCK) == -1)
        err(1, "pipe2");
    exchange("pipe", fd);
    return 0;
}
