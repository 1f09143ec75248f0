/*
 * pointers - a pointer in shared memory leads astray if mapped elsewhere
 *
 * Watch for: the same pointer in two children; and the offset.
 * See: README.md "What goes wrong", mmap(2), shared_region.c
 */
#define _GNU_SOURCE /* memfd_create(), not POSIX */
#include <sys/mman.h>
#include <sys/wait.h>
#include <err.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct shared {
    char *pointer;    /* to text */
    ptrdiff_t offset; /* of text, from the beginning of the mapping */
    char text[16];
};

static struct shared *map(int fd)
{
    void *p = mmap(NULL, sizeof(struct shared), PROT_READ | PROT_WRITE,
                   MAP_SHARED, fd, 0);

    if (p == MAP_FAILED)
        err(1, "mmap");
    return p;
}

static void heir(struct shared *inherited)
{
    printf("heir: the pointer leads to \"%s\"\n", inherited->pointer);
}

/* Maps the object itself, as a program would that has inherited nothing. */
static void stranger(struct shared *inherited, int fd)
{
    struct shared *s = map(fd); /* while the old place is still taken */

    if (munmap(inherited, sizeof(*inherited)) == -1)
        err(1, "munmap");
    printf("stranger: the offset leads to \"%s\"\n", (char *)s + s->offset);
    printf("stranger: the pointer leads to \"%s\"\n", s->pointer);
}

/* Returns the status of a child that follows the pointer. */
static int follow(struct shared *s, int fd, int inherits)
{
    int status;
    pid_t pid = fork();

    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        if (inherits)
            heir(s);
        else
            stranger(s, fd);
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    return status;
}

int main(void)
{
    struct shared *s;
    int fd, status;

    setvbuf(stdout, NULL, _IOLBF, 0);
    fd = memfd_create("pointers", 0);
    if (fd == -1)
        err(1, "memfd_create");
    if (ftruncate(fd, sizeof(*s)) == -1)
        err(1, "ftruncate");
    s = map(fd);
    strcpy(s->text, "hello");
    s->pointer = s->text;
    s->offset = s->text - (char *)s;

    status = follow(s, fd, 1);
    if (status != 0)
        errx(1, "the heir failed");
    status = follow(s, fd, 0);
    if (!WIFSIGNALED(status))
        errx(1, "the stranger was not killed");
    printf("parent: the stranger was killed by %s\n",
           WTERMSIG(status) == SIGSEGV ? "SIGSEGV" : "another signal");
    return 0;
}
