/*
 * special.c - descriptors of the kernel's own: timerfd, signalfd and the like
 */
#include "special.h"
#include "../proc.h"
#include "lost_signal.h"
#include <stdio.h>
#include <string.h>

/* The line of its fdinfo that has this format; 0: there is none. */
static int read_info(const struct waiter *w, const char *format,
                     unsigned long long *a, unsigned long long *b)
{
    char file[40], line[128];
    int found = 0;
    FILE *f;

    snprintf(file, sizeof(file), "fdinfo/%d", w->fd);
    f = open_proc(w->t->pid, w->t->tid, file);
    while (f != NULL && found <= 0 && fgets(line, sizeof(line), f) != NULL)
        found = sscanf(line, format, a, b);
    if (f != NULL)
        fclose(f);
    return found > 0;
}

/* Not set; or it has run out, once. */
static int is_idle_timer(const struct waiter *w)
{
    unsigned long long s = 1, ns = 1;

    return strcmp(special_name(w->key), "timerfd") == 0 &&
           read_info(w, "it_value: (%llu, %llu)", &s, &ns) && s + ns == 0;
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

/* A signal of the signalfd came, and was not blocked where it came. */
static const struct line *let_through(const struct waiter *w, int *times)
{
    const struct trace *t = the_past();
    const struct line *l, *found = NULL;
    unsigned long long mask = 0, unused;
    int n;
    size_t i;

    *times = 0;
    if (strcmp(special_name(w->key), "signalfd") != 0 ||
        !read_info(w, "sigmask: %llx", &mask, &unused))
        return NULL;
    for (i = 0; t != NULL && i < t->n; i++) {
        l = &t->line[i];
        if (l->type != SIGNAL || !is_program(w, l->p) || l->how == STOPS)
            continue;
        n = number_of_signal(l->text);
        if (n == 0 || !(mask >> (n - 1) & 1))
            continue;
        if (found != NULL && number_of_signal(found->text) != n)
            *times = 0;
        found = l;
        ++*times;
    }
    return found;
}

static void say_let_through(const struct waiter *w, const struct line *l,
                            int times, struct buf *b)
{
    int n = (int)strcspn(l->text, " ");

    speak(b,
          "%s waits at its signalfd (fd %d) for %.*s, which was not blocked "
          "when it came (%d times)",
          "%s 在等待自己的 signalfd（fd %d）中的 %.*s，"
          "但它到来时没有被屏蔽（共 %d 次）",
          w->name, w->fd, n, l->text, times);
    if (l->how == HANDLER)
        speak(b, ": its handler got it, and the signalfd nothing",
              "：处理函数得到了它，signalfd 什么也没有得到");
    else
        speak(b, ": so the signalfd got nothing",
              "：因此 signalfd 什么也没有得到");
}

enum certainty reads_special(const struct waiter *w, struct buf *b)
{
    const struct line *l;
    int times;

    if (is_idle_timer(w)) {
        speak(b, "%s waits at its timerfd (fd %d), which is not armed%s",
              "%s 在等待自己的 timerfd（fd %d），而它没有启动%s", w->name,
              w->fd,
              was_set_to_zero(w) ? either(": it was set with an it_value of 0",
                                          "：设置时 it_value 为 0")
                                 : "");
        add_others(b, w);
        return KNOWS_CAUSE;
    }
    l = let_through(w, &times);
    if (l != NULL) {
        say_let_through(w, l, times, b);
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
