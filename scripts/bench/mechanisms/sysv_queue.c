/* A System V queue; a message's type says to which side it goes. */
#include <sys/ipc.h>
#include <sys/msg.h>
#include "../mechanism.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static size_t most; /* bytes in one message */

struct message {
    long type;
    char text[];
};

static struct message *m;

/* Every queue has the same limits: /proc/sys/kernel/msgmax. */
static size_t limit(const char *path)
{
    FILE *f = fopen(path, "r");
    size_t n = 8192;

    if (f == NULL || fscanf(f, "%zu", &n) != 1)
        n = 8192;
    if (f != NULL)
        fclose(f);
    return n < LARGEST ? n : LARGEST;
}

static void make(struct link *l)
{
    struct msqid_ds info;
    int id = msgget('I' << 24 | getpid(), IPC_CREAT | IPC_EXCL | 0600);

    if (id == -1)
        refuse("msgget", errno);
    if (msgctl(id, IPC_STAT, &info) == -1)
        refuse("msgctl", errno);
    most = limit("/proc/sys/kernel/msgmax");
    l->piece = most < info.msg_qbytes ? most : info.msg_qbytes;
    l->number = id;
    set_depth(l, info.msg_qbytes);
    m = malloc(sizeof(long) + most);
    if (m == NULL)
        refuse("malloc", errno);
}

static ssize_t queue_send(struct link *l, const void *data, size_t n)
{
    m->type = 2 - l->side;
    memcpy(m->text, data, n);
    return msgsnd((int)l->number, m, n, l->mode == POLL ? IPC_NOWAIT : 0) == 0
               ? (ssize_t)n
               : -1;
}

static ssize_t queue_receive(struct link *l, void *data, size_t n)
{
    ssize_t k = msgrcv((int)l->number, m, most, 1 + l->side,
                       l->mode == POLL ? IPC_NOWAIT : 0);

    if (k == -1 && errno == ENOMSG)
        errno = EAGAIN;
    if (k == -1)
        return -1;
    if ((size_t)k > n)
        refuse("msgrcv: more than was sent", 0);
    memcpy(data, m->text, (size_t)k);
    return k;
}

static void destroy(struct link *l)
{
    if (msgctl((int)l->number, IPC_RMID, NULL) == -1)
        refuse("msgctl IPC_RMID", errno);
}

static const struct mechanism queue = {
    .name = "sysv-queue",
    .what = "msgsnd(), msgrcv()",
    .kind = DATA,
    .modes = 1 << SAME | 1 << APART | 1 << POLL,
    .order = 30,
    .open = make,
    .send = queue_send,
    .receive = queue_receive,
    .close = destroy,
};
MECHANISM(queue);
