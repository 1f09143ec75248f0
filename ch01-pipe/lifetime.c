/*
 * lifetime - a pipe and what is in it last until the last descriptor is closed
 *
 * usage: ./lifetime
 *
 * Watch for: the bytes outlive their writer, but not the last close().
 * See: README.md "How long it lives", pipe(7), O_PATH in open(2)
 */
#define _GNU_SOURCE /* O_PATH */
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <err.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

/* How many bytes are in the pipe that handle leads to? It is opened anew for
 * this, as reader, and closed again. */
static int inside(int handle)
{
    char path[32];
    int fd, n;

    snprintf(path, sizeof(path), "/proc/self/fd/%d", handle);
    fd = open(path, O_RDONLY | O_NONBLOCK);
    if (fd == -1)
        err(1, "open %s", path);
    if (ioctl(fd, FIONREAD, &n) == -1)
        err(1, "ioctl FIONREAD");
    if (close(fd) == -1)
        err(1, "close");
    return n;
}

int main(int argc, char *argv[])
{
    int fd[2], handle, status;
    char path[32];
    pid_t pid;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("parent: makes a pipe, and a handle that is neither of its ends\n");
    if (pipe(fd) == -1)
        err(1, "pipe");
    snprintf(path, sizeof(path), "/proc/self/fd/%d", fd[0]);
    handle = open(path, O_PATH);
    if (handle == -1)
        err(1, "open %s", path);
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        say("child: writes 9 bytes and ends\n");
        if (write(fd[1], "last will", 9) != 9)
            err(1, "write");
        close(fd[0]), close(fd[1]), close(handle);
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the child failed");
    say("parent: the child has ended; bytes inside: %d\n", inside(handle));
    if (close(fd[1]) == -1)
        err(1, "close");
    say("parent: closed the write end; bytes inside: %d\n", inside(handle));
    if (close(fd[0]) == -1)
        err(1, "close");
    say("parent: closed the read end too; bytes inside: %d\n", inside(handle));
    close(handle);
    return 0;
}
