/*
 * kernel_list - a queue is a list in the kernel: send adds, receive takes away
 *
 * usage: ./kernel_list
 *
 * Watch for: how many messages and bytes the kernel counts after each call.
 * See: README.md "A list in the kernel", msgctl(2), msgop(2)
 */
#include <sys/ipc.h>
#include <sys/msg.h>
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

struct message {
    long type;
    char text[16];
};

static int id = -1; /* the queue, for remove_it() */

/* If ipcrm has removed it already, all is well. */
static void remove_it(void)
{
    if (msgctl(id, IPC_RMID, NULL) == -1 && errno != EINVAL && errno != EIDRM) {
        warn("msgctl IPC_RMID, queue %d stays", id);
        _exit(1);
    }
}

/* The kernel keeps count in the queue itself; ipcs -q shows the same. */
static void count(const char *did, const char *text)
{
    struct msqid_ds ds;

    if (msgctl(id, IPC_STAT, &ds) == -1)
        err(1, "msgctl IPC_STAT");
    say("process: %s \"%s\"; messages: %lu, bytes: %lu\n", did, text,
        ds.msg_qnum, ds.msg_cbytes);
}

static void put(const char *text)
{
    struct message m = {.type = 1};

    strncpy(m.text, text, sizeof(m.text) - 1);
    if (msgsnd(id, &m, strlen(text), 0) == -1)
        err(1, "msgsnd");
    count("sends", text);
}

static void take(void)
{
    struct message m = {.type = 0};
    ssize_t n = msgrcv(id, &m, sizeof(m.text) - 1, 0, IPC_NOWAIT);

    if (n == -1)
        err(1, "msgrcv");
    m.text[n] = '\0';
    count("receives", m.text);
}

int main(int argc, char *argv[])
{
    key_t key = 'I' << 24 | getpid(); /* so that runs do not meet */
    struct message m;
    sigset_t all;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    say("process: makes a queue\n");
    sigfillset(&all); /* signals wait until the queue is gone again */
    if (sigprocmask(SIG_BLOCK, &all, NULL) == -1)
        err(1, "sigprocmask");
    id = msgget(key, IPC_CREAT | IPC_EXCL | 0600);
    if (id == -1)
        err(1, "msgget key %d", key);
    atexit(remove_it);

    put("one");
    put("three");
    take();
    take();
    if (msgrcv(id, &m, sizeof(m.text), 0, IPC_NOWAIT) != -1 || errno != ENOMSG)
        err(1, "msgrcv: not ENOMSG");
    say("process: receives once more: ENOMSG, there is none\n");
    return 0;
}
