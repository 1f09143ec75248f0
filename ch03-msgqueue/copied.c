/*
 * copied - a message is copied into the kernel and out of it
 *
 * Watch for: the buffer changes after msgsnd(), the message does not.
 * See: README.md "Two copies again", msgop(2)
 */
#include <sys/msg.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct message {
    long type; /* must be above 0 */
    char text[16];
};

static int queue = -1;

/* A queue outlives its processes: it is removed at the end, and on Ctrl+C. */
static void remove_queue(void)
{
    if (msgctl(queue, IPC_RMID, NULL) == -1)
        warn("queue %d stays: msgctl IPC_RMID", queue);
}

static void interrupted(int sig)
{
    msgctl(queue, IPC_RMID, NULL);
    signal(sig, SIG_DFL);
    raise(sig);
}

int main(void)
{
    struct message mine = {.type = 1, .text = "before"}, got;
    ssize_t n;

    setvbuf(stdout, NULL, _IOLBF, 0);
    signal(SIGINT, interrupted);
    queue = msgget(IPC_PRIVATE, 0600);
    if (queue == -1)
        err(1, "msgget");
    atexit(remove_queue);

    if (msgsnd(queue, &mine, strlen(mine.text), 0) == -1)
        err(1, "msgsnd");
    printf("process: has sent its buffer, \"%s\"\n", mine.text);
    strcpy(mine.text, "after");
    printf("process: the buffer is \"%s\" now\n", mine.text);
    n = msgrcv(queue, &got, sizeof(got.text), 0, IPC_NOWAIT);
    if (n == -1)
        err(1, "msgrcv");
    printf("process: receives \"%.*s\"\n", (int)n, got.text);
    return 0;
}
