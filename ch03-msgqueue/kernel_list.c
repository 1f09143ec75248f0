/*
 * kernel_list - a queue is a list in the kernel: send adds, receive takes away
 *
 * Watch for: how many messages and bytes the kernel counts after each call.
 * See: README.md "A list in the kernel", msgctl(2), msgop(2)
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
    msgctl(queue, IPC_RMID, NULL);
}

static void interrupted(int sig)
{
    remove_queue();
    signal(sig, SIG_DFL);
    raise(sig);
}

/* The kernel keeps count in the queue itself; ipcs -q shows the same. */
static void count(void)
{
    struct msqid_ds about;

    if (msgctl(queue, IPC_STAT, &about) == -1)
        err(1, "msgctl IPC_STAT");
    printf("kernel: messages: %lu, bytes: %lu\n", (unsigned long)about.msg_qnum,
           (unsigned long)about.msg_cbytes);
}

static void put(const char *text)
{
    struct message m = {.type = 1};

    strcpy(m.text, text);
    if (msgsnd(queue, &m, strlen(text), 0) == -1)
        err(1, "msgsnd");
    printf("process: has sent \"%s\"\n", text);
    count();
}

static void take(void)
{
    struct message m;
    ssize_t n = msgrcv(queue, &m, sizeof(m.text), 0, IPC_NOWAIT);

    if (n != -1)
        printf("process: has received \"%.*s\"\n", (int)n, m.text);
    else if (errno == ENOMSG)
        printf("process: nothing to receive: ENOMSG\n");
    else
        err(1, "msgrcv");
    count();
}

int main(void)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    signal(SIGINT, interrupted);
    queue = msgget(IPC_PRIVATE, 0600);
    if (queue == -1)
        err(1, "msgget");
    atexit(remove_queue);
    put("one");
    put("three");
    take();
    take();
    take();
    return 0;
}
