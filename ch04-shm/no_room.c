/*
 * no_room - where /dev/shm is full, a write into mapped memory is SIGBUS
 *
 * Watch for: ftruncate() and mmap() have worked, and there is room for 16.
 * See: README.md "What goes wrong", tmpfs(5), user_namespaces(7), reserve.c
 */
#define _GNU_SOURCE /* unshare(), Linux only */
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <err.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define ROOM 16 /* pages */

static void put(const char *file, const char *text)
{
    int fd = open(file, O_WRONLY);

    if (fd == -1)
        err(77, "%s", file);
    if (write(fd, text, strlen(text)) == -1)
        err(77, "may not mount here, run it as root: %s", file);
    close(fd);
}

/* A small /dev/shm that nobody else sees, and that ends with this process: in
 * namespaces of our own we may mount (the user and group there are root's). */
static void small_dev_shm(void)
{
    char uids[32], gids[32], size[32];
    struct statvfs fs;

    snprintf(uids, sizeof(uids), "0 %u 1", getuid());
    snprintf(gids, sizeof(gids), "0 %u 1", getgid());
    snprintf(size, sizeof(size), "size=%d", ROOM * getpagesize());
    if (unshare(CLONE_NEWUSER | CLONE_NEWNS) == -1)
        err(77, "may not mount here, try another machine: unshare");
    put("/proc/self/uid_map", uids);
    put("/proc/self/setgroups", "deny");
    put("/proc/self/gid_map", gids);
    if (mount("none", "/dev/shm", "tmpfs", 0, size) == -1)
        err(77, "may not mount here, run it as root: mount");
    if (statvfs("/dev/shm", &fs) == -1)
        err(1, "statvfs");
    printf("parent: /dev/shm has room for %lu pages\n",
           (unsigned long)fs.f_blocks);
}

static void *map(int fd, int kind, size_t size)
{
    void *p = mmap(NULL, size, PROT_READ | PROT_WRITE, kind, fd, 0);

    if (p == MAP_FAILED)
        err(1, "mmap");
    return p;
}

int main(void)
{
    size_t page = (size_t)getpagesize(), size = (ROOM + 1) * page;
    volatile int *written; /* so many pages; the child's last word */
    int fd, status;
    volatile char *p;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    small_dev_shm();
    fd = shm_open("/object", O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd == -1)
        err(1, "shm_open");
    if (ftruncate(fd, (off_t)size) == -1)
        err(1, "ftruncate");
    p = map(fd, MAP_SHARED, size);
    printf("parent: has mapped an object of %zu pages\n", size / page);

    written = map(-1, MAP_SHARED | MAP_ANONYMOUS, sizeof(*written));
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        for (; *written <= ROOM; ++*written)
            p[(size_t)*written * page] = 'x';
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    printf("parent: the child has written %d pages\n", *written);
    if (!WIFSIGNALED(status))
        errx(1, "the child was not killed");
    printf("parent: at the next it was killed by %s\n",
           WTERMSIG(status) == SIGBUS ? "SIGBUS" : "another signal");
    return 0;
}
