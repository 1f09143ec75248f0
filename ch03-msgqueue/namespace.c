/*
 * namespace - a queue belongs to one IPC namespace; in another it is not found
 *
 * usage: ./namespace
 *
 * Watch for: one key, at the same time: found inside, not found outside.
 * See: README.md "How long it lives", ipc_namespaces(7), unshare(2)
 */
#define _GNU_SOURCE /* unshare, CLONE_NEWIPC */
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

/* Into an IPC namespace of its own. Who is not root must make a user namespace
 * as well, and is root in there. */
static void move_out(void)
{
    if (unshare(CLONE_NEWIPC) == -1 &&
        unshare(CLONE_NEWUSER | CLONE_NEWIPC) == -1)
        err(77, "no namespace to be had: try as root, outside of a container");
}

static void resident(key_t key, int up, int down)
{
    char byte;
    int id;

    move_out();
    id = msgget(key, IPC_CREAT | IPC_EXCL | 0600);
    if (id == -1)
        err(1, "msgget");
    say("resident: in a namespace of its own, makes a queue\n");
    if (write(up, "", 1) != 1 || read(down, &byte, 1) != 1)
        err(1, "waiting for the parent");
    if (msgget(key, 0) != id)
        err(1, "msgget");
    say("resident: msgget() with the key finds it; ends, removes nothing\n");
    close(up), close(down);
}

int main(int argc, char *argv[])
{
    key_t key = 'I' << 24 | getpid(); /* so that runs do not meet */
    int up[2], down[2], status;
    ssize_t n;
    char byte;
    pid_t pid;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    signal(SIGPIPE, SIG_IGN); /* the resident may have failed */
    say("parent: starts a process that moves out\n");
    if (pipe(up) == -1 || pipe(down) == -1)
        err(1, "pipe");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        if (close(up[0]) == -1 || close(down[1]) == -1)
            err(1, "close");
        resident(key, up[1], down[0]);
        _exit(0);
    }
    if (close(up[1]) == -1 || close(down[0]) == -1)
        err(1, "close");
    n = read(up[0], &byte, 1);
    if (n == -1)
        err(1, "read");
    if (n == 1) { /* else it has failed */
        if (msgget(key, 0) != -1 || errno != ENOENT)
            err(1, "msgget: not ENOENT");
        say("parent: msgget() with the same key: ENOENT\n");
        if (write(down[1], "", 1) != 1)
            err(1, "write");
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
        return 77; /* it has said why */
    if (status != 0)
        errx(1, "the child failed");
    close(up[0]), close(down[1]);
    return 0;
}
