/*
 * Two FIFOs. Once both are open their names go: the rest is a pipe. If this
 * ends before that, the harness removes them: pair_forget().
 */
#include <sys/stat.h>
#include "../mechanism.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static void make(struct link *l)
{
    char path[4200];
    int way;

    private_folder(path, sizeof(path));
    if (mkdir(path, 0700) == -1)
        refuse("mkdir", errno);
    strcat(path, "/fifo");
    for (way = 0; way < 2; way++) {
        if (mkfifo(path, 0600) == -1)
            refuse("mkfifo", errno);
        /* the end to receive first: without waiting, then as the mode wants */
        l->in[1 - way] = open(path, O_RDONLY | O_NONBLOCK);
        l->out[way] = open(path, O_WRONLY | (l->mode == POLL ? O_NONBLOCK : 0));
        if (l->in[1 - way] == -1 || l->out[way] == -1)
            refuse("open", errno);
        if (l->mode != POLL && fcntl(l->in[1 - way], F_SETFL, 0) == -1)
            refuse("fcntl", errno);
        unlink(path);
    }
    *strrchr(path, '/') = '\0';
    rmdir(path);
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
