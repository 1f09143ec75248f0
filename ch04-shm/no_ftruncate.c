/*
 * no_ftruncate - a new object has no bytes; mapping it does not give it any
 *
 * usage: ./no_ftruncate
 *
 * Watch for: mmap() succeeds both times; the first access tells.
 * See: README.md "What goes wrong", ftruncate(2), SIGBUS in mmap(2)
 */
#define _GNU_SOURCE /* memfd_create */
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

/* Maps a page of the object and writes its first byte, in a child. */
static int touch(int fd)
{
    volatile char *p;
    int status;
    pid_t pid = fork();

    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        if (prctl(PR_SET_DUMPABLE, 0) == -1) /* no core file */
            err(1, "prctl");
        if (signal(SIGBUS, SIG_DFL) == SIG_ERR)
            err(1, "signal");
        p = mmap(NULL, 1, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        if (p == MAP_FAILED)
            err(1, "mmap");
        say("child: mmap() succeeds, writes a byte\n");
        p[0] = 'x';
        close(fd);
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    return status;
}

int main(int argc, char *argv[])
{
    int fd, status;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("parent: makes an object, forgets ftruncate(), starts a child\n");
    fd = memfd_create("no_ftruncate", 0);
    if (fd == -1)
        err(1, "memfd_create");
    status = touch(fd);
    if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGBUS)
        errx(1, "the child was not killed by SIGBUS");
    say("parent: the child was killed by SIGBUS\n");
    say("parent: calls ftruncate(), starts another\n");
    if (ftruncate(fd, 1) == -1)
        err(1, "ftruncate");
    status = touch(fd);
    if (status != 0)
        errx(1, "the child failed");
    say("parent: the child has ended well\n");
    close(fd);
    return 0;
}
