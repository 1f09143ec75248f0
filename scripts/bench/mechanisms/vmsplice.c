/*
 * A pipe that is given the sender's pages instead of a copy: vmsplice(2). A
 * page may be written again only when it has been read; so the sender has more
 * pages than the pipe can hold, and takes them in turn.
 *
 * With vmsplice the receiver reads as ever, which copies. With splice it passes
 * the pages on as they are, to where nobody wants them: /dev/null. So nothing
 * is copied at all, and the receiver has not seen a byte.
 */
#define _GNU_SOURCE /* vmsplice */
#include <sys/mman.h>
#include <sys/uio.h>
#include "../mechanism.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define CAPACITY (1024 * 1024) /* fewer switches between the two */

static size_t stride, pages; /* of one message; of all */
static int nowhere = -1;     /* /dev/null */

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
        /* Where that is not allowed it stays as it is. */
        fcntl(fd[1], F_SETPIPE_SZ, CAPACITY);
    }
    set_depth(l, (size_t)fcntl(fd[1], F_GETPIPE_SZ));
    stride = (l->size + PAGE - 1) / PAGE * PAGE;
    if (stride == 0)
        stride = PAGE;
    /* a message in the making, and all that the pipe can hold: a slot is one
     * page, or a part of one */
    pages = stride / PAGE + (size_t)fcntl(fd[1], F_GETPIPE_SZ) / PAGE + 1;
    pages = (pages * PAGE + stride - 1) / stride * stride / PAGE;
}

static void enter(struct link *l)
{
    l->own = mmap(NULL, pages * PAGE, PROT_READ | PROT_WRITE,
                  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (l->own == MAP_FAILED)
        refuse("mmap", errno);
    memset(l->own, 'x', pages * PAGE);
}

static void *buffer(struct link *l)
{
    char *p = (char *)l->own + (size_t)l->next * stride;

    l->next = ((size_t)l->next + 1) * stride < pages * PAGE ? l->next + 1 : 0;
    return p;
}

static ssize_t give(struct link *l, const void *data, size_t n)
{
    struct iovec v = {.iov_base = (void *)(uintptr_t)data, .iov_len = n};

    /* What comes from elsewhere (the harness's own buffer) would be changed
     * while it is still in the pipe. */
    if ((const char *)data < (char *)l->own ||
        (const char *)data >= (char *)l->own + pages * PAGE)
        v.iov_base = memcpy(buffer(l), data, n);
    return vmsplice(l->tx, &v, 1, l->mode == POLL ? SPLICE_F_NONBLOCK : 0);
}

static ssize_t take(struct link *l, void *data, size_t n)
{
    return read(l->rx, data, n);
}

static void make_splice(struct link *l)
{
    make(l);
    nowhere = open("/dev/null", O_WRONLY);
    if (nowhere == -1)
        refuse("/dev/null", errno);
}

static ssize_t pass_on(struct link *l, void *data, size_t n)
{
    if (l->look)
        return read(l->rx, data, n);
    return splice(l->rx, NULL, nowhere, NULL, n,
                  l->mode == POLL ? SPLICE_F_NONBLOCK : 0);
}

static const struct mechanism m = {
    .name = "vmsplice",
    .what = "a pipe that is given pages: vmsplice(), read()",
    .kind = DATA,
    .modes = 1 << SAME | 1 << APART | 1 << POLL,
    .order = 12,
    .open = make,
    .enter = enter,
    .buffer = buffer,
    .send = give,
    .receive = take,
};
MECHANISM(m);

static const struct mechanism passed_on = {
    .name = "splice",
    .what = "the same, passed on unread: vmsplice(), splice() to /dev/null",
    .kind = DATA | UNSEEN,
    .modes = 1 << SAME | 1 << APART | 1 << POLL,
    .order = 13,
    .open = make_splice,
    .enter = enter,
    .buffer = buffer,
    .send = give,
    .receive = pass_on,
};
MECHANISM(passed_on);
