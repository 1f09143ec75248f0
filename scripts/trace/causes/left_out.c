/*
 * left_out.c - who waits in select() or poll(), or for a read, and does not
 * look where something lies
 *
 * What lies there is a fact; that it should have been looked at needs a sign:
 * the descriptor stands in the set, or stood in it before, or somebody waits
 * for an answer to what lies there.
 */
#include "left_out.h"
#include <stdlib.h>
#include <string.h>

static int selects(const struct task *t)
{
    return strcmp(t->call, "select") == 0 || strcmp(t->call, "pselect6") == 0;
}

/* Another thread may be the one that is to read it. */
static int has_helpers(const struct waiter *w)
{
    const struct waiter *k;

    for (k = waiter; k < waiter + n_waiters; k++)
        if (k != w && same_process(k, w) && k->what != DEAD && k->what != JOIN)
            return 1;
    return 0;
}

/* [3<pipe:[7]> 5] */
static int is_in_set(const char *set, int fd)
{
    const char *s;

    for (s = set; *s != '\0'; s++)
        if ((*s == '[' || *s == ' ') && s[1] >= '0' && s[1] <= '9' &&
            atoi(s + 1) == fd &&
            strchr(" <]", s[1 + strspn(s + 1, "0123456789")]))
            return 1;
    return 0;
}

/* An earlier select() of this program has watched it. */
static int was_in_set(const struct waiter *w, int fd)
{
    const struct call *c;
    size_t i = 0;

    while (w->p != NULL && selects(w->t) && (c = next_call(&i)) != NULL)
        if (is_program(w, c->p) && succeeds(c) &&
            (is(c, "select") || is(c, "pselect6")) && is_in_set(c->arg[1], fd))
            return 1;
    return 0;
}

/* Somebody reads at the other end, and has got no answer. */
static const struct waiter *asks_at(const struct waiter *w, int fd)
{
    struct waiter one = *w;
    const struct waiter *k;

    one.fd = fd;
    for (k = waiter; k < waiter + n_waiters; k++)
        if (!same_process(k, w) && k->what == READING && !k->alive &&
            k->key != NULL && starts(k->key, "socket:") &&
            k->fd == holds_peer(k, &one))
            return k;
    return NULL;
}

/* Another process has it, too, which may be the one that is to read it. */
static int is_shared(const struct waiter *w, int fd)
{
    const struct waiter *k;
    const char *key = NULL;
    size_t i;

    for (i = 0; i < w->t->n_ends; i++)
        if (w->t->end[i].fd == fd)
            key = w->t->end[i].to;
    for (k = waiter; k < waiter + n_waiters && key != NULL; k++)
        if (!same_process(k, w) && k->what != DEAD && holds(k, key, READS) >= 0)
            return 1;
    return key == NULL;
}

static void say_in(struct buf *b, const struct waiter *w,
                   const struct watched *at)
{
    speak(b, "%s waits in %s, while ", "%s 在 %s 中等待，而此时", w->name,
          call_of_waiter(w));
    add_unread(b, at->fd, at->listening, at->unread);
}

static int say_left(struct buf *b, const struct waiter *w,
                    const struct watched *at)
{
    const struct waiter *k;

    if (at->left_out == BEYOND) {
        say_in(b, w, at);
        speak(b,
              ": that is in its set, but its first argument is %d, and only "
              "descriptors below that are looked at; it must be the highest "
              "one plus 1",
              "：这个描述符在集合里，但第一个参数是 "
              "%d，内核只检查小于这个数的描述符；第一个参数应当是最大的描述符加"
              " 1",
              (int)w->t->arg[0]);
        return 1;
    }
    if (at->left_out == NO_EVENTS) {
        say_in(b, w, at);
        speak(b,
              ": the events asked for there are 0, and only an error or a "
              "hangup would be told of; POLLIN asks for data",
              "：这个描述符的 events 为 "
              "0，因此只报告出错或挂断；要等待数据，events 应当设为 POLLIN");
        return 1;
    }
    if (was_in_set(w, at->fd)) {
        say_in(b, w, at);
        speak(
            b,
            ": an earlier select() watched that, this one does not; "
            "select() leaves in its sets only what is ready, so they must "
            "be filled anew before each call",
            "：之前的 select() 监视过这个描述符，这一次没有；select() 返回时，"
            "集合里只留下就绪的描述符，因此每次调用前都要重新设置集合");
        return 1;
    }
    k = asks_at(w, at->fd);
    if (k == NULL || is_shared(w, at->fd))
        return 0;
    say_in(b, w, at);
    speak(b, ", where it does not look; %s waits there for an answer",
          "，而这个调用没有监视该描述符；%s 在另一端等待应答", k->name);
    return 1;
}

/* In the buffer of a FILE, where neither select() nor read() looks. */
static int is_read_ahead(const struct waiter *w, struct buf *b)
{
    size_t i;

    for (i = 0; i < w->t->n_ahead; i++) {
        if (w->t->ahead[i].fd != w->fd)
            continue;
        speak(b,
              "%s waits in %s, while its FILE there still holds %zu byte%s in "
              "its stdio buffer: what has been read already this call does not "
              "see, only what is still in the kernel",
              "%s 在 %s 中等待，而该描述符所属 FILE 的 stdio 缓冲区里还有 %zu "
              "字节%s："
              "数据已经读到缓冲区里，这个调用只检查还在内核里的数据",
              w->name, call_of_waiter(w), w->t->ahead[i].n,
              w->t->ahead[i].n == 1 ? "" : either("s", ""));
        return 1;
    }
    return 0;
}

int is_left_out(const struct waiter *w, struct buf *line)
{
    size_t i;

    if (w->what == READING && is_read_ahead(w, line))
        return 1;
    if ((!w->t->knows_watched && w->what != ACCEPTING) || has_helpers(w))
        return 0;
    for (i = 0; i < w->t->n_left; i++)
        if (w->t->left[i].unread > 0 || w->t->left[i].listening)
            if (w->t->left[i].ready && say_left(line, w, &w->t->left[i]))
                return 1;
    return 0;
}
