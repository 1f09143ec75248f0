/*
 * two_way - one segment carries question and answer, both directions
 *
 * usage: ./two_way
 *
 * Watch for: both processes write, both read, in the same memory.
 * See: README.md "Both directions", mmap(2)
 */
#include <sys/mman.h>
#include <sys/wait.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

struct talk {
    int a, b;    /* the question */
    int product; /* the answer */
};

int main(int argc, char *argv[])
{
    struct talk *talk;
    int go[2], status;
    char byte;
    pid_t pid;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    talk = mmap(NULL, sizeof(*talk), PROT_READ | PROT_WRITE,
                MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (talk == MAP_FAILED)
        err(1, "mmap");
    if (pipe(go) == -1)
        err(1, "pipe");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        if (close(go[1]) == -1)
            err(1, "close");
        if (read(go[0], &byte, 1) != 1) /* waits for the parent's go */
            errx(1, "the parent is gone");
        say("child: reads %d * %d, writes the product\n", talk->a, talk->b);
        talk->product = talk->a * talk->b;
        close(go[0]);
        _exit(0);
    }
    say("parent: writes 6 * 7 into the segment\n");
    talk->a = 6;
    talk->b = 7;
    if (write(go[1], "", 1) != 1)
        err(1, "write");
    if (waitpid(pid, &status, 0) == -1) /* the child's end is its answer */
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the child failed");
    say("parent: reads %d from the same segment\n", talk->product);
    close(go[0]);
    close(go[1]);
    return 0;
}
