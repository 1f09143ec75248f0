/*
 * kernel_object - a pipe is a file in memory, without a path and without a disk
 *
 * Watch for: what other files have, and this one has not.
 * See: README.md "A file that is not on disk", pipe(7), proc(5)
 */
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <err.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* What /proc calls the file behind a descriptor: its path, if it has one. */
static void print_path(int fd, ino_t inode)
{
    char link[32], path[64], number[64];
    ssize_t n;

    snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
    n = readlink(link, path, sizeof(path) - 1);
    if (n == -1)
        err(1, "readlink %s", link);
    path[n] = '\0'; /* readlink() puts none */
    snprintf(number, sizeof(number), "pipe:[%ju]", (uintmax_t)inode);
    if (strcmp(path, number) == 0)
        printf("process: /proc calls it pipe:[its inode number]\n");
    else
        printf("process: /proc calls it %s\n", path);
}

int main(void)
{
    struct stat in, out;
    int fd[2], inside;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (pipe(fd) == -1)
        err(1, "pipe");
    if (write(fd[1], "hello", 5) == -1)
        err(1, "write");
    if (fstat(fd[0], &out) == -1)
        err(1, "fstat");
    if (fstat(fd[1], &in) == -1)
        err(1, "fstat");

    printf("process: fstat() says: type %s\n",
           S_ISFIFO(out.st_mode) ? "FIFO" : "unknown");
    if (in.st_dev == out.st_dev && in.st_ino == out.st_ino)
        printf("process: both ends are the same file\n");
    else
        printf("process: the ends are two files\n");
    print_path(fd[0], out.st_ino);
    if (ioctl(fd[0], FIONREAD, &inside) == -1)
        err(1, "FIONREAD");
    printf("process: it holds %d bytes, in %ld blocks of a disk\n", inside,
           (long)out.st_blocks);
    return 0;
}
