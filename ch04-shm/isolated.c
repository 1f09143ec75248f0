/*
 * isolated - the same address in two processes is different memory
 *
 * usage: ./isolated
 *
 * Watch for: one address, two values.
 * See: README.md "Before: nothing is shared", fork(2)
 */
#include <sys/wait.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

int main(int argc, char *argv[])
{
    int value = 1, fd[2], status;
    int *address; /* where the child's value is, as the child says */
    pid_t pid;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("parent: has a variable, value %d, and calls fork()\n", value);
    if (pipe(fd) == -1)
        err(1, "pipe");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        value = 2;
        address = &value;
        say("child: sets the variable to %d\n", *address);
        if (write(fd[1], &address, sizeof(address)) != sizeof(address))
            err(1, "write");
        close(fd[0]), close(fd[1]);
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the child failed");
    if (read(fd[0], &address, sizeof(address)) != sizeof(address))
        err(1, "read");
    say("parent: the child did it at %s address as mine\n",
        address == &value ? "the same" : "another");
    say("parent: at that address I read %d\n", *(volatile int *)address);
    close(fd[0]);
    close(fd[1]);
    return 0;
}
