/*
 * told_once.c - an epoll that tells of something only once: EPOLLET and
 * EPOLLONESHOT
 */
#include "told_once.h"

/* The other end of what it reads is watched there: it is asked, and asks. */
static int is_at_other_end(const struct waiter *k, const struct waiter *w)
{
    int fd = holds_peer(w, k);
    size_t i;

    for (i = 0; i < w->t->n_watched; i++)
        if (k->what == READING && fd >= 0 && w->t->watched[i].fd == fd)
            return 1;
    return 0;
}

int leaves_to_others(const struct waiter *w)
{
    const struct waiter *k;

    if (!was_told(w))
        return 0;
    for (k = waiter; k < waiter + n_waiters; k++)
        if (k != w && same_process(k, w) && k->what != DEAD &&
            k->what != JOIN && !starts(k->t->call, "epoll_") &&
            !is_at_other_end(k, w))
            return 1;
    return 0;
}

/* An eventfd is often written to for the edge alone, and never read. */
static int is_data(const struct waiter *w)
{
    return w->key != NULL && special_name(w->key) == NULL;
}

/* Bytes that it got there at last; 0: it has come to the end of file. */
static long long last_read(const struct waiter *w, int fd)
{
    const struct call *c;
    long long n = -1;
    size_t i = 0;

    while (w->p != NULL && (c = next_call(&i)) != NULL)
        if (c->p->leader == w->p->leader && succeeds(c) && c->n_args > 0 &&
            fd_of(c->arg[0]) == fd &&
            (starts(c->name, "read") || starts(c->name, "recv")))
            n = c->ret;
    return n;
}

/* The end of file is there also for who has read it, and keeps the end. */
static int is_unread(const struct waiter *one, const struct watched *at)
{
    return at->ready && (one->what == ACCEPTING || at->unread > 0 ||
                         last_read(one, one->fd) > 0);
}

static void say_edge(struct buf *b, const struct waiter *w,
                     const struct waiter *one, int n)
{
    speak(b, "%s waits in %s with EPOLLET, while ",
          "%s 在 %s 中以边缘触发（EPOLLET）方式等待，而此时", w->name,
          call_of_waiter(w));
    add_unread(b, one->fd, one->what == ACCEPTING, n);
    speak(b, ": it is told only of what comes anew; it has not %s until EAGAIN",
          "：只有再来新数据或新连接，epoll 才会通知；程序没有%s到返回 EAGAIN "
          "为止",
          one->what == ACCEPTING
              ? either("called accept()", "一直调用 accept() ")
              : either("read", "一直读"));
}

static void say_spent(struct buf *b, const struct waiter *w,
                      const struct waiter *one, const struct watched *at)
{
    speak(
        b,
        "%s waits in %s; fd %d was watched with EPOLLONESHOT, and has been "
        "told of once: it is not watched any more before "
        "epoll_ctl(EPOLL_CTL_MOD)",
        "%s 在 %s 中等待；fd %d 是以 EPOLLONESHOT 方式监视的，已经通知过一次："
        "在用 epoll_ctl(EPOLL_CTL_MOD) 重新设置以前不再监视",
        w->name, call_of_waiter(w), one->fd);
    if (!is_unread(one, at))
        return;
    speak(b, "; ", "；此时");
    add_unread(b, one->fd, one->what == ACCEPTING, at->unread);
}

static int all_spent(const struct task *t)
{
    size_t i;

    for (i = 0; i < t->n_watched && t->watched[i].spent; i++)
        ;
    return t->knows_watched && i == t->n_watched;
}

int is_told_once(const struct waiter *w, struct buf *line)
{
    const struct watched *at;
    struct waiter one;
    size_t i;

    if (!was_told(w) || leaves_to_others(w))
        return 0;
    for (i = 0; i < w->t->n_watched; i++) {
        one = watch_of(w, i);
        at = &w->t->watched[i];
        if (!is_data(&one) ||
            !(is_unread(&one, at) || (at->spent && all_spent(w->t))))
            continue;
        if (at->spent)
            say_spent(line, w, &one, at);
        else
            say_edge(line, w, &one, at->unread);
        return 1;
    }
    return 0;
}
