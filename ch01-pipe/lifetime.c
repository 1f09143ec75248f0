/*
 * lifetime - a pipe and what is in it last until its last end is closed
 *
 * Watch for: the bytes outlive their writer, but not the last close().
 * See: README.md "How long it lives", pipe(7), O_PATH in open(2)
 */
#define _GNU_SOURCE /* O_PATH, F_SETPIPE_SZ */
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static char path[32]; /* leads to the pipe's inode, in /proc */

/* Opens the pipe as one opens a FIFO, looks, and closes it again. Where the
 * pipe is gone, open() makes a new one. With O_NONBLOCK, it does not wait. */
static void look(const char *when)
{
    int fd = open(path, O_RDONLY | O_NONBLOCK), inside, size;

    if (fd == -1)
        err(1, "open %s", path);
    if (ioctl(fd, FIONREAD, &inside) == -1)
        err(1, "FIONREAD");
    size = fcntl(fd, F_GETPIPE_SZ);
    if (size == -1)
        err(1, "F_GETPIPE_SZ");
    printf("parent: %s: %d bytes, in a pipe of %s\n", when, inside,
           size == sysconf(_SC_PAGESIZE) ? "one page" : "another size");
    if (close(fd) == -1)
        err(1, "close");
}

int main(void)
{
    int fd[2], handle, status;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (pipe(fd) == -1)
        err(1, "pipe");
    /* one page: to know it again by */
    if (fcntl(fd[1], F_SETPIPE_SZ, 4096) == -1)
        err(1, "F_SETPIPE_SZ");
    snprintf(path, sizeof(path), "/proc/self/fd/%d", fd[0]);
    handle = open(path, O_PATH); /* holds the inode, and is no end */
    if (handle == -1)
        err(1, "open %s", path);
    snprintf(path, sizeof(path), "/proc/self/fd/%d", handle);

    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        if (write(fd[1], "last will", 9) == -1)
            err(1, "write");
        printf("child: has written 9 bytes, and ends\n");
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the child failed");
    look("the child has ended");
    if (close(fd[1]) == -1)
        err(1, "close");
    look("the write end is closed");
    if (close(fd[0]) == -1)
        err(1, "close");
    look("both ends are closed");
    return 0;
}
