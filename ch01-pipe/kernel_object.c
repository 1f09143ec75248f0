/*
 * kernel_object - a pipe is a file in memory, without a name or a disk
 *
 * Watch for: what a file has that this one has not.
 * See: README.md "A file that is not on disk", pipe(7), proc(5)
 */
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

/* What /proc calls the file behind a descriptor: a path, if it has one. */
static void print_name(int fd)
{
    char link[32], name[64];
    ssize_t n;

    snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
    n = readlink(link, name, sizeof(name));
    if (n == -1)
        err(1, "readlink %s", link);
    printf("process: its name in /proc is %.*s\n", (int)n, name);
}

int main(void)
{
    struct stat end[2];
    int fd[2], inside;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (pipe(fd) == -1)
        err(1, "pipe");
    if (write(fd[1], "hello", 5) == -1)
        err(1, "write");
    if (fstat(fd[0], &end[0]) == -1)
        err(1, "fstat");
    if (fstat(fd[1], &end[1]) == -1)
        err(1, "fstat");

    printf("process: the pipe is a file of the type %s\n",
           S_ISFIFO(end[0].st_mode) ? "FIFO" : "unknown");
    printf("process: behind both ends there is %s inode\n",
           end[0].st_ino == end[1].st_ino ? "one" : "more than one");
    print_name(fd[0]);
    if (ioctl(fd[0], FIONREAD, &inside) == -1)
        err(1, "FIONREAD");
    printf("process: it holds %d bytes in %ld blocks of a disk\n", inside,
           (long)end[0].st_blocks);
    if (fsync(fd[1]) == 0)
        printf("process: fsync() works\n");
    else if (errno == EINVAL)
        printf("process: fsync() fails with EINVAL\n");
    else
        err(1, "fsync");
    return 0;
}
