/*
 * isolated - unless shared, one address in two processes is different memory
 *
 * Watch for: one address, two values.
 * See: README.md "Before: nothing is shared", fork(2), anonymous_map.c
 */
#include <sys/wait.h>
#include <err.h>
#include <stdio.h>
#include <unistd.h>

int main(void)
{
    int value = 1, fd[2], status;
    int *address; /* of the child's variable, as the child says */
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0); /* each line goes out at once */
    if (pipe(fd) == -1)
        err(1, "pipe");
    printf("parent: its variable is %d\n", value);
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        value = 2;
        address = &value;
        printf("child: has set the variable to %d\n", *address);
        if (write(fd[1], &address, sizeof(address)) == -1)
            err(1, "write");
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the child failed");
    if (read(fd[0], &address, sizeof(address)) == -1)
        err(1, "read");
    printf("parent: the child has it at %s address\n",
           address == &value ? "the same" : "another");
    printf("parent: reads %d at that address\n", *address);
    return 0;
}
