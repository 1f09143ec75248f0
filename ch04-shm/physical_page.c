/*
 * physical_page - two addresses, one physical page, until a private one writes
 *
 * Watch for: which mapping gets a page of its own, and when. Only root may see.
 * See: README.md "Shared or private", /proc/PID/pagemap in proc(5), same_page.c
 */
#define _GNU_SOURCE /* memfd_create(), not POSIX */
#include <sys/mman.h>
#include <sys/wait.h>
#include <err.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

static volatile char *map(int fd, int kind)
{
    void *p = mmap(NULL, 1, PROT_READ | PROT_WRITE, kind, fd, 0);

    if (p == MAP_FAILED)
        err(1, "mmap");
    return p;
}

/* In /proc/self/pagemap stand 8 bytes for each page of this process: in the
 * low 55 bits the number of the physical page, if you may know it. */
static uint64_t number(volatile char *address)
{
    uint64_t entry, page = (uintptr_t)address / (uintptr_t)getpagesize();
    int fd = open("/proc/self/pagemap", O_RDONLY);
    ssize_t n;

    if (fd == -1)
        err(77, "/proc/self/pagemap");
    (void)address[0]; /* the first access brings the page in */
    n = pread(fd, &entry, sizeof(entry), (off_t)(page * sizeof(entry)));
    if (n == -1)
        err(1, "pread");
    entry &= (UINT64_C(1) << 55) - 1;
    if (entry == 0)
        errx(77, "the kernel hides the numbers: run it as root, "
                 "outside containers");
    close(fd);
    return entry;
}

static void print(const char *which, uint64_t here, uint64_t parents)
{
    printf("child: %s: %s physical page\n", which,
           here == parents ? "the same" : "another");
}

static void child(int fd, volatile char *parents, uint64_t page)
{
    volatile char *shared = map(fd, MAP_SHARED);
    volatile char *private = map(fd, MAP_PRIVATE);

    printf("child: has mapped the parent's object at %s\n",
           shared == parents ? "the same address" : "another address");
    print("shared", number(shared), page);
    print("private", number(private), page);
    private[0] = 'x';
    print("private, after a write", number(private), page);
    shared[0] = 'x';
    print("shared, after a write", number(shared), page);
}

int main(void)
{
    volatile char *p;
    uint64_t page;
    int fd, status;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    fd = memfd_create("physical_page", 0);
    if (fd == -1)
        err(1, "memfd_create");
    if (ftruncate(fd, 1) == -1)
        err(1, "ftruncate");
    p = map(fd, MAP_SHARED);
    page = number(p);
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        child(fd, p, page);
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    return status != 0;
}
