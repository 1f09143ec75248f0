/* Two FIFOs. Once both are open their names go: the rest is a pipe. */
#include <sys/stat.h>
#include "../bench.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void make(struct link *l)
{
    const char *tmp = getenv("TMPDIR");
    char dir[4096], path[4100];
    int way, e = 0;
    const char *what = "mkfifo";

    snprintf(dir, sizeof(dir), "%s/ipc-XXXXXX", tmp && *tmp ? tmp : "/tmp");
    if (mkdtemp(dir) == NULL)
        refuse("mkdtemp", errno);
    snprintf(path, sizeof(path), "%s/f", dir);
    for (way = 0; way < 2 && e == 0; way++) {
        if (mkfifo(path, 0600) == -1) {
            e = errno;
            break;
        }
        /* the end to receive first: without waiting, then as the mode wants */
        l->in[1 - way] = open(path, O_RDONLY | O_NONBLOCK);
        l->out[way] = open(path, O_WRONLY | (l->mode == POLL ? O_NONBLOCK : 0));
        if (l->in[1 - way] == -1 || l->out[way] == -1 ||
            (l->mode != POLL && fcntl(l->in[1 - way], F_SETFL, 0) == -1))
            e = errno, what = "open";
        unlink(path);
    }
    rmdir(dir);
    if (e != 0)
        refuse(what, e);
    set_depth(l, 65536);
}

static ssize_t fifo_send(struct link *l, const void *data, size_t n)
{
    return write(l->tx, data, n);
}

static ssize_t fifo_receive(struct link *l, void *data, size_t n)
{
    return read(l->rx, data, n);
}

static const struct mechanism m = {
    .name = "fifo",
    .what = "mkfifo(3), write(), read()",
    .kind = DATA,
    .modes = 1 << SAME | 1 << APART | 1 << POLL,
    .order = 20,
    .open = make,
    .send = fifo_send,
    .receive = fifo_receive,
};
MECHANISM(m);
