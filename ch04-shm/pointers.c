/*
 * pointers - a pointer in shared memory is right in one process only
 *
 * usage: ./pointers
 *
 * Watch for: the pointer leads out of the other's mapping, the offset does not.
 * See: README.md "What goes wrong", mmap(2)
 */
#define _GNU_SOURCE /* memfd_create, mincore */
#include <sys/mman.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

struct shared {
    char *pointer;    /* to text, as the writer sees it */
    ptrdiff_t offset; /* of text, from the start of this structure */
    char text[32];
};

static struct shared *map(int fd)
{
    void *p = mmap(NULL, sizeof(struct shared), PROT_READ | PROT_WRITE,
                   MAP_SHARED, fd, 0);

    if (p == MAP_FAILED)
        err(1, "mmap");
    return p;
}

/* Has the object at another address than the parent. */
static void child(int fd, struct shared *inherited)
{
    struct shared *s = map(fd);
    unsigned char there;

    if (munmap(inherited, sizeof(*inherited)) == -1)
        err(1, "munmap");
    say("child: has it at %s address\n",
        s == inherited ? "the same" : "another");
    /* To follow the pointer would be SIGSEGV. So ask about the page that it
     * lies in, where the parent had its mapping: is there any memory? */
    if (mincore(s->pointer - s->offset, 1, &there) != -1 || errno != ENOMEM)
        err(1, "mincore: not ENOMEM");
    say("child: where the pointer leads, there is no memory\n");
    say("child: the offset leads to \"%s\"\n", (char *)s + s->offset);
}

int main(int argc, char *argv[])
{
    struct shared *s;
    int fd, status;
    pid_t pid;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("parent: shares a text, a pointer to it, and an offset\n");
    fd = memfd_create("pointers", 0);
    if (fd == -1)
        err(1, "memfd_create");
    if (ftruncate(fd, sizeof(*s)) == -1)
        err(1, "ftruncate");
    s = map(fd);
    strcpy(s->text, "found");
    s->pointer = s->text;
    s->offset = s->text - (char *)s;
    say("parent: the pointer leads to \"%s\"\n", s->pointer);
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        child(fd, s);
        close(fd);
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    close(fd);
    return status != 0;
}
