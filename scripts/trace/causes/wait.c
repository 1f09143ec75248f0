/*
 * wait.c - what somebody waits for, and no more
 */
#include "wait.h"
#include "queue.h"
#include "thing.h"
#include <string.h>

void say_wait(const struct waiter *w, struct buf *b)
{
    const struct waiter *k = w->owner != NOBODY ? &waiter[w->owner] : NULL;

    speak(b, "%s waits ", "%s 在", w->name);
    switch (w->what) {
    case OPENING:
        speak(b, "in open() until somebody opens the FIFO %s to %s",
              " open() 中等待 FIFO %s 的%s被打开", w->path,
              end_to_open(!w->to_write));
        break;
    case ROOM:
        speak(b, "for room in %s, which is full", "等待%s 腾出空间，队列已满",
              queue_of(w));
        break;
    case SETS:
        speak(b, "for semaphore %d of set %s, which is %d",
              "等待信号量 %d（信号量集 %s），其值为 %d", w->semaphore, id_of(w),
              w->value);
        break;
    case MESSAGE:
        speak(b, "for a message in %s", "等待%s 中的消息", queue_of(w));
        break;
    case LOCKED:
        speak(b, "for a lock of the file %s", "等待文件 %s 的锁",
              w->key != NULL ? w->key : "");
        if (k != NULL)
            speak(b, " that %s holds", "，由 %s 持有", k->name);
        break;
    case WORD:
        if (strcmp(w->thing, "semaphore") == 0)
            speak(b, "for %s, which is %d", "等待%s，其值为 %d", thing_of(w),
                  w->value);
        else if (k != NULL)
            speak(b, "for a %s that %s holds", "等待由 %s 持有的%s",
                  either(noun_of(w), k->name), either(k->name, noun_of(w)));
        else
            speak(b, "for %s", "等待%s", thing_of(w));
        break;
    default:
        speak(b, "in %s", " %s 中等待", call_of_waiter(w));
    }
}

void say_all_wait(const struct waiter *w, struct buf *b)
{
    if (w->what == WORD && strcmp(w->thing, "semaphore") == 0 &&
        how_many_at(w) > 1)
        speak(b, "%s wait for %s, which is %d", "%s 在等待%s，其值为 %d",
              all_at(w), thing_of(w), w->value);
    else
        say_wait(w, b);
}
