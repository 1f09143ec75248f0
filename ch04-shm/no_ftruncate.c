/*
 * no_ftruncate - a new object has no bytes, and mmap() does not give it any
 *
 * Watch for: mmap() works both times; the first access tells.
 * See: README.md "What goes wrong", ftruncate(2), SIGBUS in mmap(2)
 */
#define _GNU_SOURCE /* memfd_create(), not POSIX */
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static void child(int fd)
{
    struct stat object;
    char *p;

    if (fstat(fd, &object) == -1)
        err(1, "fstat");
    p = mmap(NULL, 1, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (p == MAP_FAILED)
        err(1, "mmap");
    printf("child: has mapped an object of size %ld\n", (long)object.st_size);
    p[0] = 'x';
    printf("child: has written '%c' into it\n", p[0]);
}

/* Says how a child ends that writes into the object. */
static void use(int fd)
{
    int status;
    pid_t pid = fork();

    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        child(fd);
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (WIFEXITED(status) && status != 0)
        errx(1, "the child failed");
    if (WIFEXITED(status))
        printf("parent: the child has ended by itself\n");
    else
        printf("parent: the child was killed by %s\n",
               WTERMSIG(status) == SIGBUS ? "SIGBUS" : "another signal");
}

int main(void)
{
    int fd;

    setvbuf(stdout, NULL, _IOLBF, 0);
    fd = memfd_create("no_ftruncate", 0); /* shm_open() does the same */
    if (fd == -1)
        err(1, "memfd_create");
    use(fd);
    if (ftruncate(fd, 1) == -1)
        err(1, "ftruncate");
    printf("parent: has called ftruncate()\n");
    use(fd);
    return 0;
}
