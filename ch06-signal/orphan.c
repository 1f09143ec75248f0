/*
 * orphan - a process whose parent has ended has another parent
 *
 * Watch for: the same question, before and after the parent's end.
 * See: README.md "Zombies and orphans", getppid(2), prctl(2), zombies.c
 */
#include <sys/wait.h>
#include <err.h>
#include <stdio.h>
#include <unistd.h>

static int go[2], done[2];

static void grandchild(pid_t parent)
{
    char byte;

    close(go[1]);
    close(done[0]);
    if (getppid() == parent)
        printf("grandchild: getppid() is the child\n");
    if (write(done[1], "", 1) != 1)
        err(1, "write");
    if (read(go[0], &byte, 1) != 1) /* until the child is no more */
        errx(1, "the parent failed");
    if (getppid() != parent)
        printf("grandchild: getppid() is another process\n");
    if (write(done[1], "", 1) != 1)
        err(1, "write");
}

static void until_done(void)
{
    char byte;

    if (read(done[0], &byte, 1) != 1)
        errx(1, "the grandchild failed");
}

int main(void)
{
    int status;
    pid_t pid, parent;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (pipe(go) == -1)
        err(1, "pipe");
    if (pipe(done) == -1)
        err(1, "pipe");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        parent = getpid();
        pid = fork();
        if (pid == -1)
            err(1, "fork");
        if (pid == 0) {
            grandchild(parent);
            _exit(0);
        }
        close(done[1]); /* or it would wait for itself */
        until_done();   /* it has asked once */
        _exit(0);
    }
    close(go[0]);
    close(done[1]);
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the child failed");
    printf("parent: the child has ended; the grandchild is an orphan\n");
    if (write(go[1], "", 1) != 1)
        err(1, "write");
    until_done();
    return 0;
}
