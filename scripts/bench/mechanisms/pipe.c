/* A pipe each way, as it comes and with the largest capacity for everybody. */
#define _GNU_SOURCE /* F_SETPIPE_SZ */
#include "../mechanism.h"
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static void make(struct link *l, int capacity)
{
    int way, fd[2];

    for (way = 0; way < 2; way++) {
        if (pipe(fd) == -1)
            refuse("pipe", errno);
        l->out[way] = fd[1];
        l->in[1 - way] = fd[0];
        not_blocking(l, fd[0]);
        not_blocking(l, fd[1]);
        if (capacity > 0 && fcntl(fd[1], F_SETPIPE_SZ, capacity) == -1)
            refuse("F_SETPIPE_SZ", errno);
    }
    set_depth(l, (size_t)fcntl(fd[1], F_GETPIPE_SZ));
}

static void open_default(struct link *l)
{
    make(l, 0);
}

static void open_large(struct link *l)
{
    make(l, 1024 * 1024);
}

static ssize_t pipe_send(struct link *l, const void *data, size_t n)
{
    return write(l->tx, data, n);
}

static ssize_t pipe_receive(struct link *l, void *data, size_t n)
{
    return read(l->rx, data, n);
}

static const struct mechanism normal = {
    .name = "pipe",
    .what = "pipe(2), write(), read()",
    .kind = DATA,
    .modes = 1 << SAME | 1 << APART | 1 << POLL,
    .order = 10,
    .open = open_default,
    .send = pipe_send,
    .receive = pipe_receive,
};
MECHANISM(normal);

static const struct mechanism large = {
    .name = "pipe-1m",
    .what = "the same, with a capacity of 1 MiB: F_SETPIPE_SZ",
    .kind = DATA,
    .modes = 1 << SAME | 1 << APART | 1 << POLL,
    .order = 11,
    .open = open_large,
    .send = pipe_send,
    .receive = pipe_receive,
};
MECHANISM(large);
