/*
 * double_fork - whose parent has ended is no child of ours, and no zombie
 *
 * Watch for: the grandchild is at work, and the parent has no child.
 * See: README.md "Zombies and orphans", wait(2), zombies.c, orphan.c
 */
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

static void grandchild(int in, int out)
{
    char byte;

    if (read(in, &byte, 1) != 1)
        errx(1, "the parent has ended");
    printf("grandchild: works, and ends\n");
    if (write(out, "", 1) != 1)
        err(1, "write");
}

int main(void)
{
    int in[2], out[2], status;
    char byte;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (getpid() == 1)
        errx(77, "process 1 adopts all orphans: start it from a shell");
    if (pipe(in) == -1)
        err(1, "pipe");
    if (pipe(out) == -1)
        err(1, "pipe");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        close(in[1]);
        close(out[0]);
        pid = fork();
        if (pid == -1)
            err(1, "fork");
        if (pid == 0)
            grandchild(in[0], out[1]);
        _exit(0); /* the child at once, the grandchild after its work */
    }
    close(in[0]);
    close(out[1]);
    if (waitpid(pid, &status, 0) == -1) /* does not wait for the work */
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the child failed");
    printf("parent: the child has ended, and has been waited for\n");

    if (waitpid(-1, NULL, WNOHANG) != -1)
        errx(1, "there is another child");
    if (errno != ECHILD)
        err(1, "waitpid");
    printf("parent: has no child to wait for: ECHILD\n");
    if (write(in[1], "", 1) != 1)
        err(1, "write");
    if (read(out[0], &byte, 1) != 1)
        errx(1, "the grandchild failed");
    return 0;
}
