/*
 * limits - a message and a queue have a largest size, and both can be asked
 *
 * usage: ./limits
 *
 * Watch for: the limits are numbers of this system and this queue, no macros.
 * See: README.md "How much fits", msgop(2), msgctl(2)
 */
#include <sys/ipc.h>
#include <sys/msg.h>
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

static int id = -1; /* the queue, for remove_it() */

/* If ipcrm has removed it already, all is well. */
static void remove_it(void)
{
    if (msgctl(id, IPC_RMID, NULL) == -1 && errno != EINVAL && errno != EIDRM) {
        warn("msgctl IPC_RMID, queue %d stays", id);
        _exit(1);
    }
}

static void make_queue(void)
{
    sigset_t all;

    sigfillset(&all); /* signals wait until the queue is gone again */
    if (sigprocmask(SIG_BLOCK, &all, NULL) == -1)
        err(1, "sigprocmask");
    id = msgget('I' << 24 | getpid(), IPC_CREAT | IPC_EXCL | 0600);
    if (id == -1)
        err(1, "msgget");
    atexit(remove_it);
}

static size_t limit(const char *path)
{
    size_t value;
    FILE *f = fopen(path, "r");

    if (f == NULL || fscanf(f, "%zu", &value) != 1)
        err(1, "%s", path);
    fclose(f);
    return value;
}

/* How many messages of that size go in? */
static int fill(const long *message, size_t size)
{
    int n = 0;

    while (msgsnd(id, message, size, IPC_NOWAIT) == 0)
        n++;
    if (errno != EAGAIN)
        err(1, "msgsnd: not EAGAIN");
    return n;
}

int main(int argc, char *argv[])
{
    struct msqid_ds ds;
    size_t max, all;
    long *message; /* the type, and room for the bytes behind it */

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    max = limit("/proc/sys/kernel/msgmax");
    all = limit("/proc/sys/kernel/msgmnb");
    say("process: a message may have %zu bytes here (msgmax)\n", max);
    make_queue();
    message = calloc(1, sizeof(long) + max + 1);
    if (message == NULL)
        err(1, "calloc");
    message[0] = 1;
    if (all < max)
        errx(77, "msgmnb is below msgmax: raise kernel.msgmnb with sysctl");
    if (msgsnd(id, message, max, IPC_NOWAIT) == -1)
        err(1, "msgsnd");
    say("process: sends one of that size: it goes in\n");
    if (msgsnd(id, message, max + 1, 0) != -1 || errno != EINVAL)
        err(1, "msgsnd: not EINVAL");
    say("process: sends one byte more: EINVAL\n");
    if (msgrcv(id, message, max, 0, IPC_NOWAIT) == -1)
        err(1, "msgrcv");

    if (msgctl(id, IPC_STAT, &ds) == -1)
        err(1, "msgctl IPC_STAT");
    say("process: all in a new queue may have %zu bytes (msgmnb)\n", all);
    say("process: its own new queue has just that as msg_qbytes: %s\n",
        ds.msg_qbytes == all ? "yes" : "no");
    ds.msg_qbytes = 100;
    if (msgctl(id, IPC_SET, &ds) == -1)
        err(1, "msgctl IPC_SET");
    say("process: sets its msg_qbytes to %lu\n", ds.msg_qbytes);
    say("process: of messages of 30 bytes, %d go in\n", fill(message, 30));
    free(message);
    return 0;
}
