/*
 * ready.c - what an epoll that waits should have told, as the kernel knows it
 *
 * Only poll() of the very descriptor tells whether something is there. A copy
 * of it is made for this, and closed again: that changes nothing for its
 * owner, as opening a pipe once more, by /proc, could.
 */
#include "ready.h"
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
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

void find_ready(struct snap *s)
{
    struct task *t;
    size_t i;

    for (t = s->task; t < s->task + s->n; t++)
        for (i = 0; i < t->n_watched; i++)
            if (strncmp(t->call, "epoll_", 6) == 0 &&
                (t->watched[i].edge || t->watched[i].spent) &&
                !t->watched[i].to_write)
                look_at_fd(t, &t->watched[i]);
}
