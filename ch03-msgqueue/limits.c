/*
 * limits - System V: the system limits a message, each queue limits its room
 *
 * Watch for: what is asked of the system, what of the queue; no macro.
 * See: README.md "How much fits", msgop(2), msgctl(2), proc(5)
 */
#include <sys/msg.h>
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

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

static size_t setting(const char *path)
{
    FILE *f = fopen(path, "r");
    size_t value;

    if (f == NULL)
        err(1, "%s", path);
    if (fscanf(f, "%zu", &value) != 1)
        errx(1, "%s: no number", path);
    fclose(f);
    return value;
}

/* Returns 0, or the error that says what is too large. */
static int try_send(const long *message, size_t size)
{
    if (msgsnd(queue, message, size, IPC_NOWAIT) == 0)
        return 0;
    if (errno != EINVAL && errno != EAGAIN)
        err(1, "msgsnd");
    return errno;
}

static const char *name(int error)
{
    return error == 0 ? "goes in" : error == EINVAL ? "EINVAL" : "EAGAIN";
}

int main(void)
{
    size_t most, room;
    struct msqid_ds ds;
    long *message; /* the type, and the bytes behind it */
    int n = 0;

    setvbuf(stdout, NULL, _IOLBF, 0);
    most = setting("/proc/sys/kernel/msgmax");
    room = setting("/proc/sys/kernel/msgmnb");
    if (room < most)
        errx(77, "msgmnb is below msgmax: raise kernel.msgmnb with sysctl");
    message = calloc(1, sizeof(long) + most + 1);
    if (message == NULL)
        err(1, "calloc");
    message[0] = 1;
    signal(SIGINT, interrupted);
    queue = msgget(IPC_PRIVATE, 0600);
    if (queue == -1)
        err(1, "msgget");
    atexit(remove_queue);

    printf("system: msgmax %zu, msgmnb %zu\n", most, room);
    printf("process: a message of msgmax: %s\n", name(try_send(message, most)));
    printf("process: one byte more: %s\n", name(try_send(message, most + 1)));
    if (msgrcv(queue, message, most, 0, IPC_NOWAIT) == -1)
        err(1, "msgrcv");

    if (msgctl(queue, IPC_STAT, &ds) == -1)
        err(1, "msgctl IPC_STAT");
    printf("queue: msg_qbytes is %lu\n", (unsigned long)ds.msg_qbytes);
    ds.msg_qbytes = 100;
    if (msgctl(queue, IPC_SET, &ds) == -1)
        err(1, "msgctl IPC_SET");
    printf("queue: msg_qbytes is set to 100\n");
    while (try_send(message, 30) == 0)
        n++;
    printf("process: of 30 bytes each, %d go in, then %s\n", n,
           name(try_send(message, 30)));
    free(message);
    return 0;
}
