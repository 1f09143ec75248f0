/*
 * cause.c - what somebody waits for, in words; and the mistake behind it
 */
#include "cause.h"
#include "causes/clues.h"
#include "causes/connection.h"
#include "causes/handler.h"
#include "causes/lost_signal.h"
#include "causes/memory_word.h"
#include "causes/pipe.h"
#include "causes/queue.h"
#include "causes/set.h"
#include "causes/several.h"
#include "causes/special.h"
#include "causes/thing.h"
#include "causes/wait.h"
#include "causes/words.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum certainty waits_for_lock(const struct waiter *w, struct buf *b)
{
    const struct waiter *k = w->owner != NOBODY ? &waiter[w->owner] : NULL;

    speak(b, "%s waits for a lock of the file %s", "%s 在等待文件 %s 的锁",
          w->name, w->key != NULL ? w->key : "");
    if (k == NULL || k->what == DEAD)
        return KNOWS_WAIT;
    if (same_process(k, w))
        speak(b, " that it holds itself, by another descriptor",
              "，而持有这把锁的正是这个进程（通过另一个描述符）");
    else
        speak(b, " that %s holds; %s %s", "，这把锁由 %s 持有；%s %s", k->name,
              k->name, state_of(k));
    return KNOWS_CAUSE;
}

/* By another thread, or by its own handler. */
static int is_closed(const struct waiter *w)
{
    return w->fd >= 0 && w->end == NULL && w->t->n_ends > 0 &&
           (w->what == READING || w->what == WRITING || w->what == ACCEPTING);
}

static enum certainty waits_at_closed(const struct waiter *w, struct buf *b)
{
    speak(b,
          "%s waits in %s, and its process has closed this descriptor since: "
          "close() does not end a wait that has begun",
          "%s 在 %s 中等待，而它所在的进程后来关闭了这个描述符："
          "close() 不会结束已经开始的等待",
          w->name, call_of_waiter(w));
    if (w->what == ACCEPTING)
        speak(b, ", shutdown() of the listening socket does",
              "，要结束等待，应当对监听套接字调用 shutdown()");
    add_others(b, w);
    return KNOWS_CAUSE;
}

enum certainty cause_of(const struct waiter *w, struct buf *b)
{
    if (is_closed(w))
        return waits_at_closed(w, b);
    switch (w->what) {
    case READING:
        if (w->outside) {
            speak(b, "%s waits for its standard input (fd %d)%s",
                  "%s 在等待自己的标准输入（fd %d）%s", w->name, w->fd,
                  *w->key == '/' ? either(": for what is typed on the terminal",
                                          "，即等待用户在终端上输入")
                                 : "");
            return KNOWS_WAIT;
        }
        if (is_held_back(w, b))
            return KNOWS_CAUSE;
        if (w->key != NULL && starts(w->key, "socket:"))
            return uses_socket(w, b);
        if (is_pipe(w))
            return reads_pipe(w, b);
        if (w->key != NULL && special_name(w->key) != NULL)
            return reads_special(w, b);
        break;
    case WRITING:
        if (w->key != NULL && starts(w->key, "socket:"))
            return uses_socket(w, b);
        if (is_pipe(w))
            return writes_pipe(w, b);
        break;
    case OPENING:
        return opens(w, b);
    case MESSAGE:
        return takes_message(w, b);
    case ROOM:
        return puts_message(w, b);
    case SETS:
        return changes_set(w, b);
    case WORD:
        return waits_for_word(w, b);
    case LOCKED:
        return waits_for_lock(w, b);
    case SIGNALS:
        return waits_for_signal(w, b);
    case SEVERAL:
        if (w->outside)
            break;
        return watches(w, b);
    case ACCEPTING:
        return accepts(w, b);
    case CONNECTING:
        return connects(w, b);
    case HALTED:
        speak(b,
              "%s is stopped by a signal, as by SIGSTOP or Ctrl+Z; SIGCONT "
              "lets it go on",
              "%s 已被信号停止（例如 SIGSTOP，或者 Ctrl+Z 产生的 "
              "SIGTSTP），收到 SIGCONT 才会继续",
              w->name);
        add_stopper(b, w);
        return KNOWS_CAUSE;
    default:
        break;
    }
    speak(b, "%s %s, and nothing more is known", "%s %s，其他情况无法得知",
          w->name, state_of(w));
    return KNOWS_WAIT;
}

/* What it waits for, and who has that, as far as it is known. */
static void add_object(struct buf *b, const struct waiter *w)
{
    const struct waiter *k = w->owner != NOBODY ? &waiter[w->owner] : NULL;
    const char *others = list_of(is_needed, w);

    switch (w->what) {
    case WORD:
        if (k != NULL && k != w)
            speak(b, ", for a %s that %s holds", "，等待由 %s 持有的%s",
                  either(noun_of(w), k->name), either(k->name, noun_of(w)));
        else
            speak(b, ", for %s", "，等待%s", thing_of(w));
        break;
    case LOCKED:
        speak(b, ", for a lock of %s", "，等待 %s 的锁",
              w->key != NULL ? w->key : either("a file", "文件"));
        if (k != NULL && k != w)
            speak(b, " that %s holds", "，由 %s 持有", k->name);
        break;
    case SETS:
        if (w->semaphore >= 0)
            speak(b, ", for semaphore %d of set %d",
                  "，等待信号量 %d（信号量集 %d）", w->semaphore,
                  (int)w->t->arg[0]);
        break;
    case READING:
    case WRITING:
        if (w->end != NULL && w->end->not_accepted)
            speak(b, ", and its connection has not been accepted yet",
                  "，它的连接还没有被接受");
        else if (!is_pipe(w) && others != NULL)
            speak(b, ", for %s", "，等待 %s", others);
        break;
    default:
        break;
    }
}

void details_of(const struct waiter *w, struct buf *b)
{
    const char *whom =
        w->what == CHILD || w->what == JOIN ? list_of(is_needed, w) : NULL;

    add(b, "%s", call_of_waiter(w));
    if (whom != NULL)
        speak(b, ", for %s", "，等待 %s", whom);
    if (handler_of(w) != NULL)
        speak(b, ", in its handler of %s", "（在 %s 的信号处理函数里）",
              handler_of(w));
    add_object(b, w);
    if ((w->what != READING && w->what != WRITING) || !is_pipe(w) || w->outside)
        return;
    if (w->what == READING && w->p != NULL)
        speak(b,
              ", has read %lld byte%s; end of file comes when every write end "
              "is closed",
              "，已读 %lld 字节%s；所有写端都关闭以后，才会读到文件结束",
              carried(w->p, w->key, READS),
              carried(w->p, w->key, READS) == 1 ? "" : either("s", ""));
    else if (w->what == WRITING && w->p != NULL)
        speak(
            b,
            ", has written %lld bytes before; %lld bytes have been read there",
            "，此前已写入 %lld 字节；已有 %lld 字节被读走",
            carried(w->p, w->key, WRITES), carried(NULL, w->key, READS));
    add_ends(b, w);
}
