/* Two counters in the kernel: eventfd(2). */
#include <sys/eventfd.h>
#include "../mechanism.h"
#include <errno.h>
#include <unistd.h>

static void make(struct link *l)
{
    int way, fd;

    for (way = 0; way < 2; way++) {
        fd = eventfd(0, 0);
        if (fd == -1)
            refuse("eventfd", errno);
        not_blocking(l, fd);
        l->out[way] = l->in[1 - way] = fd;
    }
}

static ssize_t post(struct link *l, const void *data, size_t n)
{
    uint64_t one = 1;

    (void)data;
    return write(l->tx, &one, sizeof(one)) == -1 ? -1 : (ssize_t)n;
}

static ssize_t await(struct link *l, void *data, size_t n)
{
    uint64_t count;

    (void)data;
    return read(l->rx, &count, sizeof(count)) == -1 ? -1 : (ssize_t)n;
}

static const struct mechanism m = {
    .name = "eventfd",
    .what = "eventfd(2), write(), read()",
    .kind = WAKE,
    .modes = 1 << SAME | 1 << APART | 1 << POLL,
    .order = 52,
    .open = make,
    .send = post,
    .receive = await,
};
MECHANISM(m);
