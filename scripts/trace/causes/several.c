/*
 * several.c - poll(), select(), epoll_wait() of several descriptors, or none
 */
#include "several.h"
#include <stdio.h>
#include <string.h>

static void add_watch(struct buf *b, const struct waiter *w, size_t n)
{
    struct waiter one = watch_of(w, n);

    speak(b, "%sfd %d (", "%sfd %d（", n > 0 ? either(", ", "、") : "", one.fd);
    if (one.key == NULL)
        speak(b, "which is not open", "没有打开");
    else if (*one.key == '/' && is_pipe(&one))
        speak(b, "the FIFO %s", "FIFO 文件 %s", one.key);
    else if (is_pipe(&one))
        add(b, "%s", object_of_waiter(&one));
    else if (one.what == ACCEPTING)
        speak(b, "where it listens", "监听套接字");
    else if (starts(one.key, "socket:"))
        speak(b, "a socket", "套接字");
    else if (special_name(one.key) != NULL)
        add(b, "%s", special_name(one.key));
    else
        add(b, "%s", one.key);
    speak(b, "%s)", "%s）",
          one.what == WRITING ? either(", for room", "，等待空间") : "");
}

enum certainty watches(const struct waiter *w, struct buf *b)
{
    size_t n = w->t->n_watched, i, others = 0;

    if (!w->t->knows_watched) {
        speak(b, "%s %s, and nothing more is known", "%s %s，其他情况无法得知",
              w->name, state_of(w));
        return KNOWS_WAIT;
    }
    if (n == 0) {
        speak(b,
              "%s waits in %s, without a limit of time, for no descriptor at "
              "all: only a signal could end that",
              "%s 在 %s 中等待，没有时限，也没有指定任何描述符："
              "只有信号能结束这样的等待",
              w->name, call_of_waiter(w));
        return KNOWS_WAIT;
    }
    speak(b, "%s waits in %s until one of these is ready: ",
          "%s 在 %s 中等待下列描述符之一就绪：", w->name, call_of_waiter(w));
    for (i = 0; i < n; i++)
        add_watch(b, w, i);
    for (i = 0; i < n_waiters; i++)
        if (is_needed(w, &waiter[i]) && is_first(&waiter[i]))
            speak(b, "%s %s, which %s", "%s %s（%s）",
                  others++ > 0 ? either(",", "、")
                               : either("; at the other end:", "；另一端是"),
                  waiter[i].name, state_of(&waiter[i]));
    return others > 0 ? KNOWS_CAUSE : KNOWS_WAIT;
}
