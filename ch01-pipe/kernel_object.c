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
#include <sys/vfs.h>
#include <err.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

#define PIPEFS_MAGIC 0x50495045 /* "PIPE", as in <linux/magic.h> */

int main(int argc, char *argv[])
{
    char link[64], name[64], want[64];
    struct stat st[2];
    struct statfs fs;
    int fd[2], waiting;
    ssize_t n;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    say("process: makes a pipe and asks the kernel what it is\n");
    if (pipe(fd) == -1)
        err(1, "pipe");
    if (fstat(fd[0], &st[0]) == -1 || fstat(fd[1], &st[1]) == -1)
        err(1, "fstat");
    if (fstatfs(fd[0], &fs) == -1)
        err(1, "fstatfs");
    say("process: type %s, in the file system %s\n",
        S_ISFIFO(st[0].st_mode) ? "FIFO" : "unknown",
        fs.f_type == PIPEFS_MAGIC ? "pipefs, which is memory only" : "unknown");
    say("process: fd[0] and fd[1] have %s inode: one object, two ends\n",
        st[0].st_dev == st[1].st_dev && st[0].st_ino == st[1].st_ino
            ? "the same"
            : "not the same");

    snprintf(link, sizeof(link), "/proc/self/fd/%d", fd[0]);
    n = readlink(link, name, sizeof(name) - 1);
    if (n == -1)
        err(1, "readlink %s", link);
    name[n] = '\0';
    snprintf(want, sizeof(want), "pipe:[%lu]", (unsigned long)st[0].st_ino);
    say("process: in /proc/self/fd it has no path, only %s\n",
        strcmp(name, want) == 0 ? "pipe:[its inode number]" : name);

    if (write(fd[1], "12345", 5) != 5)
        err(1, "write");
    if (ioctl(fd[0], FIONREAD, &waiting) == -1)
        err(1, "ioctl FIONREAD");
    say("process: writes 5 bytes; waiting inside: %d\n", waiting);
    close(fd[0]);
    close(fd[1]);
    return 0;
}
