/*
 * reserve - ftruncate() promises more memory than there is, fallocate does not
 *
 * Watch for: how many pages the object has got by each call.
 * See: README.md "What goes wrong", ftruncate(2), posix_fallocate(3), no_room.c
 */
#define _FILE_OFFSET_BITS 64 /* or off_t may be too small for the room */
#include <linux/magic.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static int make_object(void)
{
    char name[16];
    unsigned number;
    int fd;

    if (getentropy(&number, sizeof(number)) == -1)
        err(1, "getentropy");
    snprintf(name, sizeof(name), "/ipc-%08x", number);
    fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd == -1)
        err(1, "shm_open %s", name);
    if (shm_unlink(name) == -1) /* the descriptor is enough */
        err(1, "shm_unlink %s", name);
    return fd;
}

/* The room in /dev/shm, where the object is: half of the memory, mostly. */
static off_t room(int fd)
{
    struct statfs fs;

    if (fstatfs(fd, &fs) == -1)
        err(1, "fstatfs");
    if (fs.f_type != TMPFS_MAGIC || fs.f_blocks == 0)
        errx(77, "/dev/shm has no limit here: mount a tmpfs there");
    return (off_t)fs.f_blocks * fs.f_bsize;
}

static void print_pages(int fd)
{
    struct stat object;

    if (fstat(fd, &object) == -1)
        err(1, "fstat");
    printf("process: the object has %ld pages\n",
           (long)object.st_blocks * 512 / getpagesize());
}

/* Returns 0 or ENOSPC. */
static int allocate(int fd, off_t size, const char *what)
{
    errno = posix_fallocate(fd, 0, size); /* which returns the error */
    if (errno != 0 && errno != ENOSPC)
        err(1, "posix_fallocate");
    if (errno == 0) {
        printf("process: posix_fallocate(), %s: works\n", what);
        return 0;
    }
    printf("process: posix_fallocate(), %s: fails with ENOSPC\n", what);
    return ENOSPC;
}

int main(void)
{
    off_t page = getpagesize(), too_much;
    int fd;

    setvbuf(stdout, NULL, _IOLBF, 0);
    fd = make_object();
    too_much = room(fd) + page;
    /* Only to compare: posix_fallocate() sets the length itself. */
    if (ftruncate(fd, too_much) == -1)
        err(1, "ftruncate");
    printf("process: ftruncate(), a page more than there is: works\n");
    print_pages(fd);
    allocate(fd, too_much, "a page more than there is");
    print_pages(fd);
    if (allocate(fd, page, "one page") != 0)
        errx(77, "/dev/shm is full: see what is in it: ls -l /dev/shm");
    print_pages(fd);
    return 0;
}
