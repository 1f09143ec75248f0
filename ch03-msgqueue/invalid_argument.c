/*
 * invalid_argument - EINVAL of msgsnd() may mean the type, the size, the queue
 *
 * Watch for: one error for four mistakes; only the first line is right.
 * See: README.md "What goes wrong", msgop(2), limits.c
 */
#include <sys/msg.h>
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

static int queue = -1;
static long *message; /* the type, and the bytes behind it */

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

static size_t msgmax(void)
{
    FILE *f = fopen("/proc/sys/kernel/msgmax", "r");
    size_t value;

    if (f == NULL)
        err(1, "msgmax");
    if (fscanf(f, "%zu", &value) != 1)
        errx(1, "msgmax: no number");
    fclose(f);
    return value;
}

static void try_send(const char *how, int id, long type, size_t size)
{
    message[0] = type;
    if (msgsnd(id, message, size, IPC_NOWAIT) == 0)
        printf("process: %s: goes in\n", how);
    else if (errno == EINVAL)
        printf("process: %s: EINVAL\n", how);
    else
        err(1, "msgsnd");
}

int main(void)
{
    size_t most = msgmax();

    setvbuf(stdout, NULL, _IOLBF, 0);
    message = calloc(1, sizeof(long) + most + 1);
    if (message == NULL)
        err(1, "calloc");
    signal(SIGINT, interrupted);
    queue = msgget(IPC_PRIVATE, 0600);
    if (queue == -1)
        err(1, "msgget");
    atexit(remove_queue);

    try_send("type 1, 5 bytes", queue, 1, 5);
    try_send("type 0", queue, 0, 5);
    try_send("one byte more than msgmax", queue, 1, most + 1);
    try_send("queue -1, as a failing msgget() returns", -1, 1, 5);
    if (msgctl(queue, IPC_RMID, NULL) == -1)
        err(1, "msgctl IPC_RMID");
    try_send("a queue that is removed", queue, 1, 5);
    free(message);
    return 0;
}
