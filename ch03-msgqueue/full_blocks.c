/*
 * full_blocks - whoever sends to a full queue waits until somebody receives
 *
 * Watch for: when the child's msgsnd() returns.
 * See: README.md "How much fits", msgop(2), ch01-pipe/full_blocks.c
 */
#include <sys/msg.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define ROOM 1000 /* bytes in the queue */
#define SIZE 100  /* bytes in a message */

struct message {
    long type; /* must be above 0 */
    char text[SIZE];
};

static int queue = -1;

/* A queue outlives its processes: it is removed at the end, and on Ctrl+C. */
static void remove_queue(void)
{
    msgctl(queue, IPC_RMID, NULL);
}

static void interrupted(int sig)
{
    remove_queue();
    signal(sig, SIG_DFL);
    raise(sig);
}

static void make_queue(void)
{
    struct msqid_ds ds;

    signal(SIGINT, interrupted);
    queue = msgget(IPC_PRIVATE, 0600);
    if (queue == -1)
        err(1, "msgget");
    atexit(remove_queue);
    if (msgctl(queue, IPC_STAT, &ds) == -1)
        err(1, "msgctl IPC_STAT");
    ds.msg_qbytes = ROOM;
    if (msgctl(queue, IPC_SET, &ds) == -1)
        err(1, "msgctl IPC_SET");
}

int main(void)
{
    struct message m = {.type = 1};
    int status, n = 0;
    pid_t pid, ended;

    setvbuf(stdout, NULL, _IOLBF, 0);
    make_queue();
    while (msgsnd(queue, &m, SIZE, IPC_NOWAIT) == 0)
        n++;
    if (errno != EAGAIN)
        err(1, "msgsnd");
    printf("parent: with IPC_NOWAIT: %d have gone in, then EAGAIN\n", n);

    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        alarm(5); /* or it waits for ever, if the parent is killed */
        if (msgsnd(queue, &m, SIZE, 0) == -1)
            err(1, "msgsnd");
        printf("child: msgsnd() has returned\n");
        _exit(0);
    }
    usleep(100000); /* time for msgsnd() to return, if it did not wait */
    ended = waitpid(pid, &status, WNOHANG);
    if (ended == -1)
        err(1, "waitpid");
    if (ended == pid)
        errx(1, "the child has not waited");
    printf("parent: a child sends 1 more, without it; it has not ended\n");

    printf("parent: receives one\n");
    if (msgrcv(queue, &m, SIZE, 0, IPC_NOWAIT) == -1)
        err(1, "msgrcv");
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    printf("parent: the child has ended\n");
    return status != 0;
}
