/*
 * ftok_unchecked - ftok() of a missing file gives -1, and -1 is a key
 *
 * Watch for: two programs that have nothing in common, and one queue.
 * See: README.md "What goes wrong", ftok(3), msgget(2), namespace.c
 */
#define _GNU_SOURCE /* unshare(), Linux only */
#include <sys/msg.h>
#include <sys/wait.h>
#include <err.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct message {
    long type; /* must be above 0 */
    char text[16];
};

/* Others make this mistake, too, and have a queue with this key. In a namespace
 * of our own we do not meet it, and our queue ends with our processes. */
static void move_out(void)
{
    int flags = CLONE_NEWIPC;

    if (geteuid() != 0)
        flags |= CLONE_NEWUSER; /* we are root in there */
    if (unshare(flags) == -1)
        err(77, "no namespace to be had, run it as root: unshare");
}

static void mine(void)
{
    struct message m = {.type = 1, .text = "for my friend"};
    key_t key = ftok("/no/such/file", 'A'); /* and no check */
    int queue = msgget(key, IPC_CREAT | 0600);

    if (queue == -1)
        err(1, "msgget");
    if (msgsnd(queue, &m, strlen(m.text), 0) == -1)
        err(1, "msgsnd");
    printf("mine: ftok() has returned %d, msgget() has made a queue\n", key);
    printf("mine: has sent \"%s\"\n", m.text);
}

static void yours(void)
{
    struct message m;
    key_t key = ftok("/nor/this/one", 'B'); /* and no check */
    int queue = msgget(key, IPC_CREAT | 0600);
    ssize_t n;

    if (queue == -1)
        err(1, "msgget");
    n = msgrcv(queue, &m, sizeof(m.text), 0, IPC_NOWAIT);
    if (n == -1)
        err(1, "msgrcv");
    printf("yours: ftok() has returned %d, msgget() has worked\n", key);
    printf("yours: receives \"%.*s\"\n", (int)n, m.text);
}

int main(void)
{
    int status;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    move_out();
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        mine();
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the child failed");
    yours(); /* a parent inherits nothing from its child */
    return 0;
}
