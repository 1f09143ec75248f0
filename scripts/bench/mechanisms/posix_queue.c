/* Two POSIX queues, with the limits that every user may have. */
#include "../mechanism.h"
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MOST 8192 /* bytes of a message: /proc/sys/fs/mqueue/msgsize_max */
#define FIT 10    /* messages in a queue: /proc/sys/fs/mqueue/msg_max */

static char *buffer;

static void make(struct link *l)
{
    struct mq_attr attr = {.mq_maxmsg = FIT, .mq_msgsize = MOST};
    int way, fd;
    char name[64];

    snprintf(name, sizeof(name), "/ipc-%u-%d", getuid(), (int)getpid());
    for (way = 0; way < 2; way++) {
        fd = mq_open(name,
                     O_CREAT | O_EXCL | O_RDWR |
                         (l->mode == POLL ? O_NONBLOCK : 0),
                     0600, &attr);
        if (fd == -1)
            refuse("mq_open", errno);
        mq_unlink(name); /* both have it open */
        l->out[way] = l->in[1 - way] = fd;
    }
    l->piece = MOST;
    set_depth_in_messages(l, FIT);
    buffer = malloc(MOST);
    if (buffer == NULL)
        refuse("malloc", errno);
}

static ssize_t queue_send(struct link *l, const void *data, size_t n)
{
    return mq_send(l->tx, data, n, 0) == 0 ? (ssize_t)n : -1;
}

/* The kernel wants room for the longest message, even if a short one comes. */
static ssize_t queue_receive(struct link *l, void *data, size_t n)
{
    ssize_t k;

    if (n >= MOST)
        return mq_receive(l->rx, data, MOST, NULL);
    k = mq_receive(l->rx, buffer, MOST, NULL);
    if (k > (ssize_t)n)
        refuse("mq_receive: more than was sent", 0);
    if (k > 0)
        memcpy(data, buffer, (size_t)k);
    return k;
}

static const struct mechanism queue = {
    .name = "posix-queue",
    .what = "mq_send(), mq_receive()",
    .kind = DATA,
    .modes = 1 << SAME | 1 << APART | 1 << POLL,
    .order = 31,
    .open = make,
    .send = queue_send,
    .receive = queue_receive,
};
MECHANISM(queue);
