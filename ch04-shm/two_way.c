/*
 * two_way - one memory carries the question and the answer, both directions
 *
 * Watch for: both processes write, both read, in the same memory.
 * See: README.md "Both directions", mmap(2)
 */
#include <sys/mman.h>
#include <sys/wait.h>
#include <err.h>
#include <stdio.h>
#include <unistd.h>

struct talk {
    int a, b;    /* the question */
    int product; /* the answer */
};

/* Memory makes nobody wait. A byte in a pipe says: the question is there. */
static void child(struct talk *talk, int fd)
{
    char byte;
    ssize_t n = read(fd, &byte, 1);

    if (n == -1)
        err(1, "read");
    if (n == 0)
        errx(1, "the parent is gone");
    talk->product = talk->a * talk->b;
    printf("child: has read %d and %d, has written their product\n", talk->a,
           talk->b);
}

int main(void)
{
    struct talk *talk;
    int fd[2], status;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    talk = mmap(NULL, sizeof(*talk), PROT_READ | PROT_WRITE,
                MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (talk == MAP_FAILED)
        err(1, "mmap");
    if (pipe(fd) == -1)
        err(1, "pipe");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        if (close(fd[1]) == -1) /* or it waits for itself, if we fail */
            err(1, "close");
        child(talk, fd[0]);
        _exit(0);
    }
    talk->a = 6;
    talk->b = 7;
    printf("parent: has written %d and %d\n", talk->a, talk->b);
    if (write(fd[1], "", 1) == -1)
        err(1, "write");
    if (waitpid(pid, &status, 0) == -1) /* its end says: so is the answer */
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the child failed");
    printf("parent: reads %d\n", talk->product);
    return 0;
}
