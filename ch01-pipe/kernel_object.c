/*
 * kernel_object - a pipe is a file object in memory, without name or disk
 *
 * usage: ./kernel_object
 *
 * Watch for: what fstat() says of it, and what /proc calls it.
 * See: README.md "A file that is not on disk", pipe(7), proc(5)
 */
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

int main(int argc, char *argv[])
{
    char link[64], name[64], want[64];
    struct stat in, out;
    int fd[2], waiting;
    ssize_t n;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    say("process: makes a pipe and asks the kernel what it is\n");
    if (pipe(fd) == -1)
        err(1, "pipe");
    if (fstat(fd[0], &out) == -1 || fstat(fd[1], &in) == -1)
        err(1, "fstat");
    say("process: one object with two ends: %s inode\n",
        in.st_dev == out.st_dev && in.st_ino == out.st_ino ? "the same"
                                                           : "another");
    say("process: its type: %s\n", S_ISFIFO(in.st_mode) ? "FIFO" : "not FIFO");

    snprintf(link, sizeof(link), "/proc/self/fd/%d", fd[0]);
    n = readlink(link, name, sizeof(name) - 1);
    if (n == -1)
        err(1, "readlink %s", link);
    name[n] = '\0';
    snprintf(want, sizeof(want), "pipe:[%lu]", (unsigned long)in.st_ino);
    say("process: /proc/self/fd calls it %s\n",
        strcmp(name, want) == 0 ? "pipe:[its inode number]" : name);
    if (lstat(name, &out) != -1 || errno != ENOENT)
        err(1, "lstat %s", name);
    say("process: that is no path: lstat() of it fails with ENOENT\n");

    if (write(fd[1], "12345", 5) != 5)
        err(1, "write");
    if (fstat(fd[1], &in) == -1)
        err(1, "fstat");
    if (ioctl(fd[0], FIONREAD, &waiting) == -1)
        err(1, "ioctl FIONREAD");
    say("process: writes 5 bytes: %d wait in memory; on disk: size %ld, "
        "%ld blocks\n",
        waiting, (long)in.st_size, (long)in.st_blocks);
    return 0;
}
