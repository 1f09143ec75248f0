/*
 * lifetime - a pipe and what is in it last until the last descriptor is closed
 *
 * usage: ./lifetime
 *
 * Watch for: the bytes outlive their writer, not the last close().
 * See: README.md "How long it lives", pipe(7), O_PATH in open(2)
 */
#define _GNU_SOURCE /* O_PATH */
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

static int inside(int fd)
{
    int n;

    if (ioctl(fd, FIONREAD, &n) == -1)
        err(1, "ioctl FIONREAD");
    return n;
}

/* Opens what descriptor fd refers to once more. */
static int open_again(int fd, int flags)
{
    char path[32];
    int again;

    snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    if ((again = open(path, flags)) == -1)
        err(1, "open %s", path);
    return again;
}

int main(int argc, char *argv[])
{
    int fd[2], handle, again, status;
    pid_t pid;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    if (pipe(fd) == -1)
        err(1, "pipe");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        say("child: writes 9 bytes and ends\n");
        if (write(fd[1], "last will", 9) != 9)
            err(1, "write");
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        return 1;
    say("parent: the child has ended; in the pipe: %d bytes\n", inside(fd[0]));

    /* A way back to look: it neither reads nor writes, and keeps no bytes. */
    handle = open_again(fd[0], O_PATH);
    if (close(fd[1]) == -1)
        err(1, "close");
    say("parent: closes the write end; in the pipe: %d bytes\n", inside(fd[0]));
    if (close(fd[0]) == -1)
        err(1, "close");
    again = open_again(handle, O_RDONLY | O_NONBLOCK);
    say("parent: closes the read end, the last; in the pipe: %d bytes\n",
        inside(again));
    return 0;
}
