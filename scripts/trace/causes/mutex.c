/*
 * mutex.c - who holds a mutex, or has left it locked; the locks of libc
 */
#include "mutex.h"
#include "../proc.h"
#include "handler.h"
#include "lost_signal.h"
#include "thing.h"
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

/* It stands in memory of its own, and another process's thread locked it. */
static int is_copied_lock(const struct waiter *w, const struct proc *p)
{
    return p != NULL && w->p != NULL && w->t->map.from != 0 &&
           !w->t->map.shared && p->leader != w->p->leader;
}

/* It never had a thread, and the word is in memory of its own. */
static int is_alone(const struct waiter *w)
{
    return w->p->leader->threads == 0 && w->t->map.from != 0 &&
           !w->t->map.shared;
}

/* A thread of this number has held it, and there is none now, nor a process.
 * In a container the word has other numbers than /proc here. */
static int is_owner_gone(const struct waiter *w)
{
    FILE *f = open_proc(w->t->pid, w->t->tid, "status");
    char line[256];
    int number, inner, is_here = 0;

    while (f != NULL && fgets(line, sizeof(line), f) != NULL)
        if (starts(line, "NSpid:"))
            is_here = sscanf(line, "NSpid: %d %d", &number, &inner) == 1;
    if (f != NULL)
        fclose(f);
    return is_here && w->at.plain && kill(w->owner_tid, 0) == -1 &&
           errno == ESRCH;
}

/* One that libc takes by itself. */
static int is_in_libc(const struct waiter *w)
{
    const char *name = strrchr(w->t->map.name, '/');

    return !w->t->map.shared && name != NULL &&
           (starts(name, "/libc.so") || starts(name, "/libc-2."));
}

/* It does not stand within a function of libc that has locked something: it is
 * in no handler, and in a call that libc makes without. */
static int holds_nothing_of_libc(const struct waiter *k)
{
    return handler_of(k) == NULL &&
           (k->what == JOIN || k->what == CHILD || k->what == SIGNALS ||
            k->what == SETS || (k->what == WORD && !is_in_libc(k)));
}

/* Nobody else in its process can hold a lock of libc: so it does. */
static int must_hold_it(const struct waiter *w)
{
    const struct waiter *k;

    for (k = waiter; k < waiter + n_waiters; k++)
        if (k != w && k->what != DEAD && same_process(k, w) &&
            !holds_nothing_of_libc(k))
            return 0;
    return 1;
}

static enum certainty waits_for_libc(const struct waiter *w, const char *in,
                                     struct buf *b)
{
    if (in == NULL) {
        speak(b,
              "%s waits for a lock inside libc, as malloc() and printf() take "
              "them, and who holds it is not known",
              "%s 在等待 libc 内部的一把锁（malloc()、printf() 等函数要用），"
              "无法得知持有者是哪个线程",
              w->name);
        return KNOWS_WAIT;
    }
    speak(b, "%s waits, in its handler of %s, for a lock inside libc",
          "%s 在 %s 的信号处理函数中等待 libc 内部的一把锁", w->name, in);
    if (must_hold_it(w))
        speak(b,
              ": the signal came while %s was in malloc(), printf() or the "
              "like, which no handler may call",
              "：信号到来时 %s 正在执行 malloc()、printf() 之类的函数，"
              "而信号处理函数不可调用这些函数",
              w->name);
    else
        speak(b,
              " whose holder is not known: no handler may call malloc(), "
              "printf() or the like",
              "，无法得知持有者是哪个线程；信号处理函数不可调用 "
              "malloc()、printf() 之类的函数");
    return must_hold_it(w) ? KNOWS_CAUSE : KNOWS_WAIT;
}

enum certainty waits_for_mutex(const struct waiter *w, struct buf *b)
{
    const struct waiter *k = w->owner != NOBODY ? &waiter[w->owner] : NULL;
    const struct proc *p = NULL;
    const char *in;
    size_t i;

    if (k == w) {
        speak(b,
              "%s waits for a %s that it holds itself: it has locked it twice",
              "%s 在等待自己持有的%s：加了两次锁", w->name, noun_of(w));
        in = handler_of(w);
        if (in != NULL)
            speak(b,
                  ", the second time in its handler of %s, which came while it "
                  "held it",
                  "，第二次是在 %s 的信号处理函数里：信号到来时它正持有这把锁",
                  in);
        return KNOWS_CAUSE;
    }
    if (k != NULL) {
        speak(b, "%s waits for a %s that %s holds; %s %s",
              "%s 在等待由 %s 持有的%s；%s %s", w->name,
              either(noun_of(w), k->name), either(k->name, noun_of(w)), k->name,
              state_of(k));
        return KNOWS_CAUSE;
    }
    for (i = 0; the_past() != NULL && i < the_past()->n_procs; i++)
        if (the_past()->proc[i]->pid == w->owner_tid)
            p = the_past()->proc[i];
    if (is_copied_lock(w, p)) {
        speak(b,
              "%s waits for a %s that %s held when fork() copied it: here "
              "nobody can unlock this copy",
              "%s 在等待一个%s的副本：fork() 复制这个锁时，持有者是 %s，"
              "而子进程中没有线程能够解锁",
              w->name, noun_of(w), p->role);
        return KNOWS_CAUSE;
    }
    if (p != NULL && w->owner_tid > 0) {
        speak(b,
              "%s waits for a %s, locked by %s, which has ended without "
              "unlocking it",
              "%s 在等待一个%s，%s 加锁以后没有解锁就结束了", w->name,
              noun_of(w), p->role);
        return KNOWS_CAUSE;
    }
    if (is_owner_gone(w)) {
        speak(b,
              "%s waits for a %s that was locked by thread %d, which is no "
              "longer there",
              "%s 在等待一个%s，加锁的线程 %d 已不存在", w->name, noun_of(w),
              (int)w->owner_tid);
        return KNOWS_CAUSE;
    }
    in = handler_of(w);
    if (in != NULL && is_alone(w)) {
        speak(
            b,
            "%s waits, in its handler of %s, for a lock that only it can hold: "
            "the signal came while it was held, as within printf() or "
            "malloc(), "
            "which no handler may call",
            "%s 在 %s 的信号处理函数中等待一把只有它自己才能持有的锁："
            "信号到来时这把锁正被持有，例如正在执行 printf() 或 malloc()，"
            "而信号处理函数不可调用这些函数",
            w->name, in);
        return KNOWS_CAUSE;
    }
    if (is_in_libc(w))
        return waits_for_libc(w, in, b);
    speak(b, "%s waits for a %s, and who holds it is not known",
          "%s 在等待一个%s，无法得知持有者是哪个线程", w->name, noun_of(w));
    return KNOWS_WAIT;
}
