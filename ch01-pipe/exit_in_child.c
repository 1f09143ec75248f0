/*
 * exit_in_child - exit() in a child does what the parent left for its own end
 *
 * Watch for: whose goodbye() is run, and by whom.
 * See: README.md "What goes wrong", exit(3), _exit(2), stdio_fork.c
 */
#include <sys/wait.h>
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char *who = "parent";

static void goodbye(void)
{
    printf("%s: runs goodbye()\n", who);
}

static void wait_for(pid_t pid)
{
    int status;

    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "a child failed");
}

int main(void)
{
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (atexit(goodbye) != 0)
        errx(1, "atexit failed");

    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        who = "first child";
        printf("first child: leaves by exit()\n");
        exit(0);
    }
    wait_for(pid);
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        who = "second child";
        printf("second child: leaves by _exit()\n");
        _exit(0);
    }
    wait_for(pid);
    printf("parent: returns from main()\n");
    return 0;
}
