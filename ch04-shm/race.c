/*
 * race - two processes add 1 to a shared counter, and one addition is lost
 *
 * Watch for: both read before either has written.
 * See: README.md "Who goes first?", every_order.c
 */
#include <sys/mman.h>
#include <sys/wait.h>
#include <err.h>
#include <stdio.h>
#include <unistd.h>

int main(void)
{
    volatile int *counter; /* each access is made as it stands here */
    int seen, status;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    counter = mmap(NULL, sizeof(*counter), PROT_READ | PROT_WRITE,
                   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (counter == MAP_FAILED)
        err(1, "mmap");
    *counter = 5;

    seen = *counter; /* counter = counter + 1 in two halves: the read ... */
    printf("first: has read %d\n", seen);
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        seen = *counter;
        printf("second: has read %d\n", seen);
        *counter = seen + 1;
        printf("second: has added 1, the counter is %d\n", *counter);
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1) /* we play the scheduler: it runs */
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the second failed");
    printf("first: has read %d, and the counter is %d now\n", seen, *counter);
    *counter = seen + 1; /* ... and the write */
    printf("first: has added 1, the counter is %d\n", *counter);
    return 0;
}
