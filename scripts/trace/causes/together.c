/*
 * together.c - what several wait at: conditions, barriers and the like
 */
#include "together.h"
#include "thing.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *waits_or_wait(const struct waiter *w)
{
    return how_many_at(w) > 1 ? "wait" : "waits";
}

/* pthread_cond_signal() lets one go on, pthread_cond_broadcast() all: a call
 * that wakes one, or all. */
static const struct call *last_signal(const struct waiter *w)
{
    const struct call *found = NULL;
    unsigned long long first = w->t->arg[0] - (unsigned long long)w->at.apart;
    unsigned long long at;
    struct call *c;
    size_t i = 0;

    while ((c = next_call(&i)) != NULL) {
        if (!is(c, "futex") || !has(c, "FUTEX_WAKE") || !succeeds(c) ||
            c->ret == 0 || !is_program(w, c->p))
            continue;
        at = strtoull(c->arg[0], NULL, 0);
        if (at == first || at == first + 4)
            found = c;
    }
    return found;
}

/* How often it was woken there, and waits again. */
static int times_woken(const struct waiter *w)
{
    unsigned long long first = w->t->arg[0] - (unsigned long long)w->at.apart;
    unsigned long long at;
    struct call *c;
    size_t i = 0;
    int n = 0;

    while ((c = next_call(&i)) != NULL) {
        if (!is(c, "futex") || !has(c, "FUTEX_WAIT") || !succeeds(c) ||
            c->p != w->p)
            continue;
        at = strtoull(c->arg[0], NULL, 0);
        n += at == first || at == first + 4;
    }
    return n;
}

/* Of several it may have been too few; who asks in a loop may have found that
 * it was not so yet. */
static void add_last_signal(struct buf *b, const struct waiter *w)
{
    const struct call *c = last_signal(w);
    int n = how_many_at(w) == 1 ? times_woken(w) : 0;

    if (c != NULL && n > 0)
        speak(b, "; it was woken before, at last by %s%s, and waits again",
              "；等待者之前被唤醒过，最近一次由 %s 唤醒%s，现在又在等待",
              c->p->role, n > 1 ? times(n) : "");
    if (c != NULL && how_many_at(w) > 1 && strcmp(c->arg[2], "1") == 0)
        speak(b,
              "; the last signal that woke a thread came from %s, and woke one",
              "；最近一次有效的通知由 %s 发出，只唤醒了一个线程", c->p->role);
}

static void waits_at_condition(const struct waiter *w, struct buf *b)
{
    speak(b,
          "%s %s for a %s to be signalled, and nobody here is left to "
          "signal it",
          "%s%s 在等待%s的通知，而这里已没有线程能发出通知", all_at(w),
          either(waits_or_wait(w), ""), noun_of(w));
}

static void waits_at_barrier(const struct waiter *w, struct buf *b)
{
    speak(b,
          "%s %s come to a %s that is for %d, and nobody here is left to come",
          "%s%s 已到达%s，要等 %d 个线程到齐，而这里已没有别的线程会到达",
          all_at(w), either(how_many_at(w) > 1 ? "have" : "has", ""),
          noun_of(w), w->value);
}

/* All who wait for it, and not only to read. */
static int all_write(const struct waiter *w)
{
    const struct waiter *k;

    for (k = waiter; k < waiter + n_waiters; k++)
        if (is_same_thing(w, k) && !k->at.writes)
            return 0;
    return 1;
}

/* Who holds it to read, it does not say. */
static void waits_for_rwlock(const struct waiter *w, struct buf *b)
{
    int n = w->at.readers;

    if (all_write(w))
        speak(b, "%s %s to write-lock a %s", "%s%s 在等待对%s加写锁", all_at(w),
              either(waits_or_wait(w), ""), noun_of(w));
    else
        speak(b, "%s %s for a %s", "%s%s 在等待%s", all_at(w),
              either(waits_or_wait(w), ""), noun_of(w));
    if (w->at.written)
        speak(b, ", which is write-locked", "，而这把锁已加写锁");
    else if (n > 0)
        speak(b,
              ", which is read-locked (%d time%s): who has read-locked it must "
              "unlock it before it write-locks it",
              "，而这把锁已加读锁（%d 次%s）："
              "持有读锁的线程必须先解锁，才能加写锁",
              n, n > 1 ? either("s", "") : "");
    speak(b, "; nobody here is left to unlock it", "；这里已没有线程能解锁");
}

static void waits_for_once(const struct waiter *w, struct buf *b)
{
    int one = how_many_at(w) == 1;

    speak(b,
          "%s %s in %s for an initialisation that has begun, and has not "
          "ended; whoever runs it waits, too, and may be %s%s",
          "%s%s 在等待%s的初始化结束，初始化已经开始，还没有结束；"
          "执行初始化的线程也在等待，可能就是%s%s",
          all_at(w), either(waits_or_wait(w), ""), noun_of(w),
          one ? either(w->name, " ") : either("one of them", "其中之一"),
          one ? either(" itself", w->name) : "");
}

static void waits_for_change(const struct waiter *w, struct buf *b)
{
    speak(b,
          "%s %s for a %s to change, as pthread_cond_wait() and the like do, "
          "and nobody here is left to wake %s",
          "%s%s 在等待%s改变"
          "（pthread_cond_wait() 等函数就是这样等待的），"
          "而这里已没有进程能唤醒%s",
          all_at(w), either(waits_or_wait(w), ""), noun_of(w),
          how_many_at(w) > 1 ? either("them", "这些等待者")
                             : either("it", "这个等待者"));
}

enum certainty waits_together(const struct waiter *w, struct buf *b)
{
    static const struct {
        const char *thing;
        void (*say)(const struct waiter *w, struct buf *b);
    } known[] = {{"condition", waits_at_condition},
                 {"barrier", waits_at_barrier},
                 {"rwlock", waits_for_rwlock},
                 {"once", waits_for_once},
                 {"word", waits_for_change}};
    size_t i;

    for (i = 0; i < LENGTH(known); i++)
        if (strcmp(w->thing, known[i].thing) == 0)
            known[i].say(w, b);
    add_others(b, w);
    if (strcmp(w->thing, "condition") == 0)
        add_last_signal(b, w);
    return KNOWS_WAIT;
}
