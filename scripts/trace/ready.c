/*
 * ready.c - what lies ready at the descriptors of who waits in poll() and the
 * like, as the kernel knows it: where it was told of that already, or does not
 * look
 *
 * Only poll() of the very descriptor tells whether something is there. A copy
 * of it is made for this, and closed again: that changes nothing for its
 * owner, as opening a pipe once more, by /proc, could.
 */
#include "ready.h"
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

static int copy_of_fd(pid_t pid, int fd)
{
#if defined(SYS_pidfd_open) && defined(SYS_pidfd_getfd)
    int process = (int)syscall(SYS_pidfd_open, pid, 0), copy;

    if (process == -1)
        return -1;
    copy = (int)syscall(SYS_pidfd_getfd, process, fd, 0);
    close(process);
    return copy;
#else
    (void)pid;
    (void)fd;
    return -1;
#endif
}

int has_timeout(const struct task *t)
{
    static const char *const in[] = {"read",    "readv",  "recvfrom",
                                     "recvmsg", "accept", "accept4"},
                             *const out[] = {"write", "writev", "sendto",
                                             "sendmsg", "connect"};
    struct timeval limit = {0};
    socklen_t size = sizeof(limit);
    int option = 0, copy;
    size_t i;

    for (i = 0; i < LENGTH(in); i++)
        if (strcmp(t->call, in[i]) == 0)
            option = SO_RCVTIMEO;
    for (i = 0; i < LENGTH(out); i++)
        if (strcmp(t->call, out[i]) == 0)
            option = SO_SNDTIMEO;
    copy = option != 0 ? copy_of_fd(t->pid, (int)t->arg[0]) : -1;
    if (copy == -1)
        return 0;
    if (getsockopt(copy, SOL_SOCKET, option, &limit, &size) == -1)
        limit = (struct timeval){0};
    close(copy);
    return limit.tv_sec > 0 || limit.tv_usec > 0;
}

static void look_at_fd(const struct task *t, struct watched *w)
{
    struct pollfd p = {.events = POLLIN};
    socklen_t size = sizeof(w->listening);

    p.fd = copy_of_fd(t->pid, w->fd);
    if (p.fd == -1)
        return;
    w->ready =
        poll(&p, 1, 0) == 1 && (p.revents & POLLIN || p.revents & POLLHUP);
    if (w->ready && ioctl(p.fd, FIONREAD, &w->unread) == -1)
        w->unread = 0;
    if (getsockopt(p.fd, SOL_SOCKET, SO_ACCEPTCONN, &w->listening, &size) == -1)
        w->listening = 0;
    close(p.fd);
}

/* Data comes there from others. */
static int is_stream(const struct end *e)
{
    return (e->flags & O_ACCMODE) != O_WRONLY &&
           (strncmp(e->to, "pipe:[", 6) == 0 ||
            strncmp(e->to, "socket:[", 8) == 0);
}

static int is_among(const struct watched *w, size_t n, int fd)
{
    size_t i;

    for (i = 0; i < n; i++)
        if (w[i].fd == fd && !w[i].to_write)
            return 1;
    return 0;
}

static void add_absent(struct task *t)
{
    size_t i;

    for (i = 0; i < t->n_ends && t->n_left < LENGTH(t->left); i++)
        if (is_stream(&t->end[i]) &&
            !is_among(t->watched, t->n_watched, t->end[i].fd) &&
            !is_among(t->left, t->n_left, t->end[i].fd))
            t->left[t->n_left++] =
                (struct watched){.fd = t->end[i].fd, .left_out = ABSENT};
}

void find_ready(struct snap *s)
{
    struct task *t;
    size_t i;

    for (t = s->task; t < s->task + s->n; t++) {
        for (i = 0; i < t->n_watched; i++)
            if (strncmp(t->call, "epoll_", 6) == 0 &&
                (t->watched[i].edge || t->watched[i].spent) &&
                !t->watched[i].to_write)
                look_at_fd(t, &t->watched[i]);
        if (t->knows_watched || strncmp(t->call, "accept", 6) == 0)
            add_absent(t);
        for (i = 0; i < t->n_left; i++)
            look_at_fd(t, &t->left[i]);
    }
}
