/*
 * size_without_type - the size of a message is that of its text alone
 *
 * Watch for: what stands behind the receiver's text, before and after.
 * See: README.md "What goes wrong", msgop(2)
 */
#include <sys/msg.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

struct message {
    long type; /* must be above 0; no part of the size */
    char text[8];
};

/* A message, and what happens to stand behind it in the program's memory. */
struct memory {
    struct message m;
    char behind[8];
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

static void deliver(size_t size)
{
    struct memory sender = {{1, "hello"}, "abc"};
    struct memory receiver = {{0, ""}, "xyz"};

    if (msgsnd(queue, &sender.m, size, 0) == -1)
        err(1, "msgsnd");
    if (msgrcv(queue, &receiver.m, size, 0, IPC_NOWAIT) == -1)
        err(1, "msgrcv");
    printf("receiver: gets \"%s\", and has behind it \"%s\"\n", receiver.m.text,
           receiver.behind);
}

int main(void)
{
    struct message m;

    setvbuf(stdout, NULL, _IOLBF, 0);
    signal(SIGINT, interrupted);
    queue = msgget(IPC_PRIVATE, 0600);
    if (queue == -1)
        err(1, "msgget");
    atexit(remove_queue);
    printf("sender: behind its text stands \"abc\"\n");
    printf("receiver: behind its text stands \"xyz\"\n");
    printf("both: give the size sizeof(m.text)\n");
    deliver(sizeof(m.text));
    printf("both: give the size sizeof(m)\n");
    deliver(sizeof(m));
    return 0;
}
