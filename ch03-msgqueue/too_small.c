/*
 * too_small - a buffer too small for the message: msgrcv() fails, or cuts it
 *
 * Watch for: after which call the message is still there.
 * See: README.md "What goes wrong", msgop(2), posix_too_small.c
 */
#include <sys/msg.h>
#include <err.h>
#include <errno.h>
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

static void take(size_t size, int flags, const char *how)
{
    struct message m;
    struct msqid_ds ds;
    ssize_t n = msgrcv(queue, &m, size, 0, IPC_NOWAIT | flags);

    if (n != -1)
        printf("process: %s: receives \"%.*s\"\n", how, (int)n, m.text);
    else if (errno == E2BIG)
        printf("process: %s: E2BIG\n", how);
    else
        err(1, "msgrcv");
    if (msgctl(queue, IPC_STAT, &ds) == -1)
        err(1, "msgctl IPC_STAT");
    printf("queue: messages: %lu\n", (unsigned long)ds.msg_qnum);
}

int main(void)
{
    struct message m = {.type = 1, .text = "good morning"};

    setvbuf(stdout, NULL, _IOLBF, 0);
    signal(SIGINT, interrupted);
    queue = msgget(IPC_PRIVATE, 0600);
    if (queue == -1)
        err(1, "msgget");
    atexit(remove_queue);

    if (msgsnd(queue, &m, strlen(m.text), 0) == -1)
        err(1, "msgsnd");
    printf("process: has sent \"%s\", %zu bytes\n", m.text, strlen(m.text));
    take(4, 0, "into 4 bytes");
    take(4, 0, "once more");
    take(4, MSG_NOERROR, "with MSG_NOERROR");
    return 0;
}
