/*
 * namespace - a queue belongs to one IPC namespace; in another it is not found
 *
 * Watch for: one key, one moment: the child does not find it, the parent does.
 * See: README.md "How long it lives", ipc_namespaces(7), unshare(2)
 */
#define _GNU_SOURCE /* unshare(), Linux only */
#include <sys/msg.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <unistd.h>

#define KEY ('I' << 24 | 1)

/* Into an IPC namespace that has no queue yet. */
static void move_out(int flags)
{
    if (unshare(flags) == -1)
        err(77, "no namespace to be had, run it as root: unshare");
}

static void find(const char *who)
{
    if (msgget(KEY, 0) != -1)
        printf("%s: msgget() with the key finds the queue\n", who);
    else if (errno == ENOENT)
        printf("%s: msgget() with the key fails with ENOENT\n", who);
    else
        err(1, "msgget");
}

int main(void)
{
    int flags = CLONE_NEWIPC, status;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (geteuid() != 0)
        flags |= CLONE_NEWUSER; /* we are root in there, and so may do it */
    move_out(flags);
    if (msgget(KEY, IPC_CREAT | IPC_EXCL | 0600) == -1)
        err(1, "msgget");
    printf("parent: has made a queue, in a namespace of its own\n");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        find("child");
        move_out(CLONE_NEWIPC);
        printf("child: has moved into a namespace of its own\n");
        find("child");
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0) /* the child has said why */
        return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
    find("parent");
    return 0; /* removes nothing: a namespace ends with its last process */
}
