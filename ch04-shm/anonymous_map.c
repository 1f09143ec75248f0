/*
 * anonymous_map - memory without a name, shared with the children
 *
 * usage: ./anonymous_map
 *
 * Watch for: one word in mmap() decides who sees the child's write.
 * See: README.md "For relatives: no name at all", mmap(2)
 */
#include <sys/mman.h>
#include <sys/wait.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

static int *map(int kind)
{
    int *p = mmap(NULL, sizeof(*p), PROT_READ | PROT_WRITE,
                  kind | MAP_ANONYMOUS, -1, 0);

    if (p == MAP_FAILED)
        err(1, "mmap");
    return p;
}

int main(int argc, char *argv[])
{
    int *shared, *private, status;
    pid_t pid;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    shared = map(MAP_SHARED);
    private = map(MAP_PRIVATE);
    *shared = *private = 1;
    say("parent: MAP_SHARED holds %d, MAP_PRIVATE %d\n", *shared, *private);
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        *shared = *private = 2;
        say("child: writes %d and %d\n", *shared, *private);
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the child failed");
    say("parent: MAP_SHARED holds %d, MAP_PRIVATE %d\n", *shared, *private);
    return 0;
}
