/*
 * special.c - descriptors of the kernel's own: timerfd, signalfd and the like
 */
#include "special.h"
#include <string.h>

/* One that is set would let it go on: see look_at_timers(). */
static int is_idle_timer(const struct waiter *w)
{
    return strcmp(special_name(w->key), "timerfd") == 0 &&
           (strcmp(w->t->call, "read") == 0 || w->t->n_watched > 0);
}

/* Of the last timerfd_settime() of this descriptor: was it_value 0? */
static int was_set_to_zero(const struct waiter *w)
{
    const char *value;
    struct call *c;
    size_t i = 0;
    int zero = 0;

    while ((c = next_call(&i)) != NULL) {
        if (!is(c, "timerfd_settime") || !succeeds(c) || !is_program(w, c->p) ||
            fd_of(c->arg[0]) != w->fd)
            continue;
        value = field(c->arg[2], "it_value");
        zero =
            value != NULL && strcspn(value, "123456789") >= strcspn(value, "}");
    }
    return zero;
}

/* The last call that has said which signals it is for; NULL: not known. */
static const struct call *made_for(const struct waiter *w)
{
    const struct call *found = NULL;
    struct call *c;
    size_t i = 0;

    while (strcmp(special_name(w->key), "signalfd") == 0 &&
           (c = next_call(&i)) != NULL)
        if (starts(c->name, "signalfd") && succeeds(c) && is_program(w, c->p) &&
            c->ret == w->fd)
            found = c;
    return found;
}

/* [INT CHLD] */
static int is_in_set(const char *set, const char *signal)
{
    size_t n = strcspn(signal, " ") - 3;

    for (signal += 3; *set != '\0' && *set != '~'; set++)
        if ((*set == '[' || *set == ' ') && strncmp(set + 1, signal, n) == 0 &&
            strchr(" ]", set[1 + n]) != NULL)
            return 1;
    return 0;
}

/* The last signal that it is for which came by itself: it was not blocked. */
static const struct line *let_through(const struct waiter *w, int *n_times)
{
    const struct call *c = made_for(w);
    const struct trace *t = the_past();
    const struct line *l, *found = NULL;

    *n_times = 0;
    if (c == NULL)
        return NULL;
    for (l = t->line + c->out; l < t->line + t->n; l++) {
        if (l->type != SIGNAL || !starts(l->text, "SIG") ||
            !is_program(w, l->p) || !is_in_set(c->arg[1], l->text))
            continue;
        if (found != NULL &&
            strncmp(found->text, l->text, strcspn(l->text, " ") + 1) != 0)
            *n_times = 0;
        found = l;
        ++*n_times;
    }
    return found;
}

static void say_let_through(const struct waiter *w, const struct line *l,
                            int n_times, struct buf *b)
{
    int n = (int)strcspn(l->text, " ");

    speak(b,
          "%s waits at its signalfd (fd %d); %.*s came%s, but was not "
          "blocked",
          "%s 在等待自己的 signalfd（fd %d）；%.*s 来过%s，但当时没有被阻塞",
          w->name, w->fd, n, l->text, times(n_times));
    if (l->how == HANDLER)
        speak(b, ": its handler got it, and the signalfd nothing",
              "：信号已递送给信号处理函数，不能再从 signalfd 读到");
    else
        speak(b, ": the signalfd got nothing",
              "：信号没有成为未决信号，不能从 signalfd 读到");
}

/* The one path that its inotify watches; NULL: none, or several. */
static const struct call *only_watch(const struct waiter *w)
{
    const struct call *found = NULL;
    struct call *c;
    size_t i = 0;

    while (strcmp(special_name(w->key), "inotify") == 0 &&
           (c = next_call(&i)) != NULL) {
        if (!is(c, "inotify_add_watch") || !succeeds(c) ||
            !is_program(w, c->p) || fd_of(c->arg[0]) != w->fd)
            continue;
        if (found != NULL && strcmp(found->arg[1], c->arg[1]) != 0)
            return NULL;
        found = c;
    }
    return found;
}

/* Since then another file has got that name: the watch is on the old one. */
static const struct call *renamed_over(const struct call *watch)
{
    const struct call *found = NULL;
    struct call *c;
    size_t i = 0;

    while (watch != NULL && (c = next_call(&i)) != NULL)
        if (starts(c->name, "rename") && succeeds(c) && c->in > watch->out &&
            strcmp(c->arg[is(c, "rename") ? 1 : 3], watch->arg[1]) == 0)
            found = c;
    return found;
}

enum certainty reads_special(const struct waiter *w, struct buf *b)
{
    const struct call *watch, *c;
    const struct line *l;
    int n_times, zero;
    size_t n;

    if (is_idle_timer(w)) {
        zero = was_set_to_zero(w);
        speak(b, "%s waits at its timerfd (fd %d), which is not armed%s",
              "%s 在等待自己的 timerfd（fd %d），而定时器没有启动%s", w->name,
              w->fd,
              zero ? either(": it was set with an it_value of 0",
                            "：设置时 it_value 为 0")
                   : "");
        return zero ? KNOWS_CAUSE : KNOWS_WAIT;
    }
    watch = only_watch(w);
    c = renamed_over(watch);
    if (c != NULL) {
        speak(b,
              "%s waits at its inotify (fd %d), which watches the old file %s: "
              "%s has renamed another one over it",
              "%s 在等待自己的 inotify（fd %d），监视的是旧文件 %s："
              "%s 已用 rename() 把另一个文件改成了这个名字",
              w->name, w->fd, unquoted(watch->arg[1], &n), c->p->role);
        return KNOWS_CAUSE;
    }
    l = let_through(w, &n_times);
    if (l != NULL) {
        say_let_through(w, l, n_times, b);
        return KNOWS_CAUSE;
    }
    speak(b,
          "%s waits at its %s (fd %d), and nobody here is left to "
          "let it go on",
          "%s 在等待自己的 %s（fd %d），而这里已没有进程能使它继续", w->name,
          special_name(w->key), w->fd);
    add_others(b, w);
    return KNOWS_WAIT;
}
