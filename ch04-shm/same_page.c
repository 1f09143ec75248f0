/*
 * same_page - one page of memory at several addresses, in several processes
 *
 * usage: ./same_page [-p]
 *     -p   also compare the numbers of the physical page (root only)
 *
 * Watch for: what is written at one address is read at the others.
 * See: README.md "What it is", mmap(2), /proc/PID/pagemap in proc(5)
 */
#define _GNU_SOURCE /* memfd_create */
#include <sys/mman.h>
#include <sys/wait.h>
#include <err.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

static char *map(int fd)
{
    char *p = mmap(NULL, 64, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

    if (p == MAP_FAILED)
        err(1, "mmap");
    return p;
}

/* The number of the physical page behind an address of this process. */
static uint64_t physical_page(const char *address)
{
    uint64_t entry;
    off_t page = (off_t)((uintptr_t)address / (size_t)sysconf(_SC_PAGESIZE));
    int fd = open("/proc/self/pagemap", O_RDONLY);

    (void)*(const volatile char *)address; /* be sure that it is there */
    if (fd == -1 || pread(fd, &entry, 8, page * 8) != 8)
        err(77, "/proc/self/pagemap");
    close(fd);
    if (entry >> 63 == 0)
        errx(1, "the page is not in memory now");
    entry &= ((uint64_t)1 << 55) - 1;
    if (entry == 0)
        errx(77, "the kernel hides page numbers: run it as root");
    return entry;
}

static void child(int fd, const char *a, const char *b, int physical)
{
    char *c = map(fd);

    say("child: maps it at a third address: %s\n",
        c != a && c != b ? "yes" : "no");
    strcpy(c, "written by the child");
    if (physical)
        say("child: the same physical page: %s\n",
            physical_page(c) == physical_page(a) ? "yes" : "no");
}

int main(int argc, char *argv[])
{
    int fd, opt, status, physical = 0;
    char *a, *b;
    pid_t pid;

    while ((opt = getopt(argc, argv, "p")) != -1)
        if (opt == 'p')
            physical = 1;
        else
            argc = 0; /* wrong usage */
    if (optind != argc) {
        fprintf(stderr, "usage: %s [-p]\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("parent: maps one object at two addresses\n");
    fd = memfd_create("same_page", 0);
    if (fd == -1)
        err(1, "memfd_create");
    if (ftruncate(fd, 64) == -1)
        err(1, "ftruncate");
    a = map(fd);
    b = map(fd);
    strcpy(a, "written at the first");
    say("parent: reads at the second: \"%s\"\n", b);
    if (physical)
        say("parent: the same physical page: %s\n",
            physical_page(a) == physical_page(b) ? "yes" : "no");

    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        child(fd, a, b, physical);
        close(fd);
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the child failed");
    say("parent: reads at the first: \"%s\"\n", a);
    say("parent: reads at the second: \"%s\"\n", b);
    close(fd);
    return 0;
}
