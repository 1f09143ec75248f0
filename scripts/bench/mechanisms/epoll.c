/*
 * A pipe each way, and a receiver that first asks epoll(7) whether there is
 * something, as one does who waits for many: what the question costs.
 */
#define _GNU_SOURCE /* F_GETPIPE_SZ */
#include <sys/epoll.h>
#include "../mechanism.h"
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static void make(struct link *l)
{
    int way, fd[2];

    for (way = 0; way < 2; way++) {
        if (pipe(fd) == -1)
            refuse("pipe", errno);
        l->out[way] = fd[1];
        l->in[1 - way] = fd[0];
        not_blocking(l, fd[0]);
        not_blocking(l, fd[1]);
    }
    set_depth(l, (size_t)fcntl(fd[1], F_GETPIPE_SZ));
}

static void enter(struct link *l)
{
    struct epoll_event event = {.events = EPOLLIN};
    int fd = epoll_create1(EPOLL_CLOEXEC);

    if (fd == -1)
        refuse("epoll_create1", errno);
    if (epoll_ctl(fd, EPOLL_CTL_ADD, l->rx, &event) == -1)
        refuse("epoll_ctl", errno);
    l->number = fd;
}

static ssize_t pipe_send(struct link *l, const void *data, size_t n)
{
    return write(l->tx, data, n);
}

static ssize_t ask_and_receive(struct link *l, void *data, size_t n)
{
    struct epoll_event event;
    int ready = epoll_wait((int)l->number, &event, 1, l->mode == POLL ? 0 : -1);

    if (ready == 0)
        errno = EAGAIN;
    return ready == 1 ? read(l->rx, data, n) : -1;
}

static const struct mechanism m = {
    .name = "pipe-epoll",
    .what = "pipe(2), write(), and epoll_wait() before each read()",
    .kind = DATA,
    .modes = 1 << SAME | 1 << APART | 1 << POLL,
    .order = 11,
    .open = make,
    .enter = enter,
    .send = pipe_send,
    .receive = ask_and_receive,
};
MECHANISM(m);
