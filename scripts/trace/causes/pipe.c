/*
 * pipe.c - pipes and FIFOs: who keeps an end, who opens none
 */
#include "pipe.h"
#include "../speech.h"
#include "so_far.h"
#include "wait.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct held_back *text_of(const struct waiter *w, int fd)
{
    size_t i;

    for (i = 0; i < w->t->n_held; i++)
        if (w->t->held[i].fd == fd)
            return &w->t->held[i];
    return NULL;
}

/* It waits for the end of w, or of one who waits for that. */
static int waits_for_end(const struct waiter *k, const struct waiter *w,
                         int depth)
{
    const struct waiter *i;

    if ((k->what != CHILD && k->what != JOIN) || depth > 16)
        return 0;
    for (i = waiter; i < waiter + n_waiters; i++)
        if (i->what != DEAD && needs(k, i) &&
            (same_process(i, w) || waits_for_end(i, w, depth + 1)))
            return 1;
    return 0;
}

/* What would come of fflush() is only a part: who waits for the end of its
 * reader must close the end before, and that writes the text, too. */
static void add_text_held(struct buf *b, const struct waiter *w,
                          const struct waiter *k, int fd)
{
    const struct held_back *h = text_of(k, fd);
    struct buf text = {0};

    if (h == NULL || !waits_for_end(k, w, 0))
        return;
    printable(&text, h->text, strcspn(h->text, "\n"));
    speak(b,
          "; its text (%zu bytes: \"%s\") is still in its stdio buffer: "
          "fclose(), or pclose(), before wait() writes it, and closes the end",
          "；还有文字（%zu 字节：\"%s\"）留在 stdio 缓冲区里："
          "在 wait() 之前先 fclose() 或 pclose()，就会写出这些文字并关闭这一端",
          h->n, text.s != NULL ? text.s : "");
    free(text.s);
}

/* Who could write more waits for its answer. */
static int is_expected(const struct waiter *w)
{
    const struct waiter *k;

    for (k = waiter; k < waiter + n_waiters; k++)
        if (k->what == READING && k != w && needs(k, w) &&
            holds(k, w->key, WRITES) >= 0)
            return 1;
    return 0;
}

/* ... and it has read all: the end of file is perhaps not what it needs. */
static int is_asked(const struct waiter *w)
{
    return w->what == READING && carried(w->p, w->key, READS) > 0 &&
           !reads_to_end(w) && !ends_line(w) && is_expected(w);
}

static void say_rest(struct buf *b, const struct waiter *w)
{
    long long rest = rest_asked(w), n = carried(w->p, w->key, READS);
    int all = 0;
    const char *line = line_begun(w, &all);

    if (line != NULL)
        speak(b,
              "%s has read all that came by %s (%s\"%s\", without a newline at "
              "its end), and reads on until more comes, or the end of file",
              "%s 已读完%s里的全部数据（%s\"%s\"，末尾没有换行符），"
              "还在继续读，等待更多数据或文件结束",
              w->name, object_of_waiter(w),
              all ? "" : either("at last ", "最后是 "), line);
    else
        speak(b,
              "%s has read all that came by %s (%lld byte%s), and reads on "
              "until ",
              "%s 已读完%s里的全部数据（%lld 字节%s），还在继续读，等待",
              w->name, object_of_waiter(w), n, n == 1 ? "" : either("s", ""));
    if (line == NULL && rest > 0)
        speak(b, "%lld more have come, or the end of file",
              "另外 %lld 字节或文件结束", rest);
    else if (line == NULL)
        speak(b, "more comes, or the end of file", "更多数据或文件结束");
    add_swapped(b, w);
}

/* Something else must come first, before it can write or close. */
static int is_held_up(const struct waiter *k)
{
    return k->what == MESSAGE || k->what == LOCKED || k->what == SETS ||
           k->what == OPENING || k->what == ROOM ||
           (k->what == WORD && strcmp(k->thing, "word") != 0);
}

/* Whether it has forgotten its write end, or means to write there later, it
 * alone knows: so that it waits, and for what, is said, too. */
static void add_holder(struct buf *b, const struct waiter *w,
                       const struct waiter *k, int fd, int n)
{
    const char *end = end_to_open(w->what == READING), *state = state_of(k);
    int later = w->what == READING && is_held_up(k);
    const char *nothing = "";

    if (later && k->p != NULL && carried(k->p, w->key, WRITES) == 0)
        nothing = n == 0
                      ? either(" has not written to it,", "还没有写过，")
                      : either(" has not written to it, and", "还没有写过，");
    if (n == 0)
        speak(b, "; %s %s its %s end (fd %d),%s and %s",
              "；%s %s该管道的%s（fd %d），%s%s", k->name,
              w->what == READING && !is_asked(w)
                  ? either("still holds", "仍持有")
                  : either("holds", "持有"),
              end, fd, nothing, state);
    else
        speak(b, "; so does %s (fd %d), which%s %s",
              "；%s 也持有（fd %d），%s%s", k->name, fd, nothing, state);
    if (w->what == READING) {
        add_text_held(b, w, k, fd);
        add_short_write(b, k, fd);
    }
    if (!later)
        return;
    speak(b, ": ", "：");
    say_wait(k, b);
}

#define MOST_HOLDERS 3 /* that are told of one by one */

static void add_holders(struct buf *b, const struct waiter *w)
{
    const struct waiter *k;
    int fd, n = 0;

    for (k = waiter; k < waiter + n_waiters; k++) {
        fd = holds(k, w->key, access_needed(w));
        if (fd < 0 || k->what == DEAD || same_process(k, w) || !is_first(k))
            continue;
        if (n++ < MOST_HOLDERS)
            add_holder(b, w, k, fd, n - 1);
    }
    if (n > MOST_HOLDERS)
        speak(b, "; so do others, %d in all", "；还有其他进程也持有，共 %d 个",
              n);
    fd = holds(w, w->key, access_needed(w));
    if (fd >= 0 && n > 0)
        speak(b, "; and %s holds one itself (fd %d)",
              "；%s 自己也持有这一端（fd %d）", w->name, fd);
}

/* One who keeps the write end waits for its end. */
static int is_waited_for(const struct waiter *w)
{
    const struct waiter *k;

    for (k = waiter; k < waiter + n_waiters; k++)
        if (k->what != DEAD && holds(k, w->key, WRITES) >= 0 &&
            waits_for_end(k, w, 0))
            return 1;
    return 0;
}

/* Who has written all that was written there, and has read it, too; or NULL. */
static const struct proc *took_own(const struct waiter *w)
{
    const struct trace *t = the_past();
    const struct proc *p;
    size_t i;

    for (i = 0; t != NULL && w->key != NULL && i < t->n_procs; i++) {
        p = t->proc[i];
        if (p->leader == p && !is_program(w, p) &&
            carried(p, w->key, READS) > 0 &&
            carried(p, w->key, READS) == carried(NULL, w->key, READS) &&
            carried(p, w->key, WRITES) == carried(NULL, w->key, WRITES))
            return p;
    }
    return NULL;
}

/* What a reader waits for: nothing has ever come, or all has been read. */
static const char *awaited(const struct waiter *w)
{
    if (reads_to_end(w) && is_waited_for(w))
        return either("the end of file", "文件结束");
    if (the_past() == NULL || carried(NULL, w->key, WRITES) == 0 ||
        took_own(w) != NULL ||
        !starts(w->t->call, "read") || /* select() and poll(): for either */
        (is_expected(w) && !reads_to_end(w)))
        return either("data, or the end of file,", "数据或文件结束");
    return either("the end of file", "文件结束");
}

/* A program of the system has no fflush() that one could add. */
static void add_missing(struct buf *b, const struct waiter *k, int fd)
{
    if (is_of_system(k))
        speak(b,
              "it writes only when its buffer is full, or when it ends, since "
              "fd %d is no terminal",
              "缓冲区满了或者程序结束时才会写出，因为 fd %d 不是终端", fd);
    else
        speak(b, "it has not been written, fflush() is missing",
              "没有写出，缺少 fflush()");
}

/* It holds the write end of the pipe that i reads, has never written there, and
 * waits for the end of a child: it has forgotten the end, or will close it. */
static int only_keeps_end(const struct waiter *i, const struct waiter *k)
{
    return is_pipe(i) && i->what == READING && k->p != NULL &&
           (k->what == CHILD || k->what == JOIN) &&
           carried(k->p, i->key, WRITES) == 0;
}

/* i waits for what k might do of its own: a program of the system, such as cat,
 * posts no semaphore, and knows of no descriptor that it has not asked for. */
static int may_do(const struct waiter *i, const struct waiter *k)
{
    if (!could_let(i, k) || only_keeps_end(i, k))
        return 0;
    if (!is_of_system(k) || i->what == CHILD || i->what == JOIN)
        return 1;
    if (i->what == READING || i->what == WRITING)
        return !is_pipe(i) || holds(k, i->key, access_needed(i)) <= 2;
    return i->what == SEVERAL || i->what == OPENING;
}

/* k waits for w, or for somebody who does: once w has the text, k may go on. */
static int leads_to(const struct waiter *k, const struct waiter *w)
{
    char *seen = keep(n_waiters);
    size_t i, j;
    int more = 1;

    seen[k - waiter] = 1;
    while (more) {
        more = 0;
        for (i = 0; i < n_waiters; i++)
            for (j = 0; j < n_waiters && seen[i]; j++)
                if (!seen[j] && may_do(&waiter[i], &waiter[j])) {
                    seen[j] = 1;
                    more = 1;
                }
    }
    for (i = 0; i < n_waiters; i++)
        if (seen[i] && same_process(&waiter[i], w))
            return 1;
    return 0;
}

int is_held_back(const struct waiter *w, struct buf *line)
{
    const struct held_back *h;
    const struct waiter *k;
    struct buf text = {0};
    int fd;

    if (w->what != READING || w->key == NULL)
        return 0;
    for (k = waiter; k < waiter + n_waiters; k++) {
        fd = is_pipe(w) ? holds(k, w->key, WRITES) : holds_peer(k, w);
        if (fd < 0 || k->what == DEAD || !is_first(k) || same_process(k, w))
            continue;
        h = text_of(k, fd);
        if (h == NULL || waits_for_end(k, w, 0) || !leads_to(k, w))
            continue;
        printable(&text, h->text, strcspn(h->text, "\n"));
        speak(line,
              "%s waits for %s, whose text (%zu bytes: \"%s\") is still in its "
              "stdio buffer for fd %d: ",
              "%s 在等待 %s 的输出，而要写出的文字（%zu 字节：\"%s\"）"
              "还留在 stdio 缓冲区（fd %d）里：",
              w->name, k->name, h->n, text.s != NULL ? text.s : "", fd);
        add_missing(line, k, fd);
        speak(line, "; %s %s", "；%s %s", k->name, state_of(k));
        free(text.s);
        return 1;
    }
    return 0;
}

static int others_hold(const struct waiter *w)
{
    const struct waiter *k;

    for (k = waiter; k < waiter + n_waiters; k++)
        if (k->what != DEAD && !same_process(k, w) &&
            holds(k, w->key, access_needed(w)) >= 0)
            return 1;
    return 0;
}

int is_kept(const struct waiter *w)
{
    const struct waiter *k;
    int others = 0;

    if (w->what != READING || !is_pipe(w) || w->outside ||
        carried(NULL, w->key, WRITES) == 0)
        return 0;
    for (k = waiter; k < waiter + n_waiters; k++) {
        if (k->what == DEAD || holds(k, w->key, WRITES) < 0)
            continue;
        if (k->p == NULL || carried(k->p, w->key, WRITES) > 0)
            return 0;
        others = 1;
    }
    return others;
}

/* A handler may write where its process reads. Those for its own errors, and
 * those that libc has for threads (32 and 33), do not; nor does sort, which
 * removes its files in one, and knows nothing of that descriptor. */
static int catches_signals(const struct waiter *w)
{
    static const int other[] = {SIGSEGV, SIGBUS,  SIGFPE, SIGILL,
                                SIGABRT, SIGTRAP, 32,     33};
    unsigned long long set = w->t->caught;
    size_t i;

    if (is_of_system(w))
        return 0;
    for (i = 0; i < LENGTH(other); i++)
        set &= ~(1ULL << (other[i] - 1));
    return set != 0;
}

/* Threads have the descriptor in common: another one may mean to write. */
static int is_thread_of(const struct waiter *w, const struct waiter *k)
{
    return k != w && same_process(k, w) && k->what != DEAD;
}

static int all_join(const struct waiter *w)
{
    const struct waiter *k;

    for (k = waiter; k < waiter + n_waiters; k++)
        if (is_thread_of(w, k) && k->what != JOIN)
            return 0;
    return 1;
}

/* Made after fork(), a pipe connects nobody: another process has made one. */
static void add_other_pipe(struct buf *b, const struct waiter *w)
{
    const struct proc *maker = maker_of(w->key), *found = NULL;
    struct call *c;
    size_t i = 0;

    while (maker != NULL && (c = next_call(&i)) != NULL)
        if (starts(c->name, "pipe") && succeeds(c) && c->p->leader != maker &&
            !is_program(w, c->p))
            found = c->p->leader;
    if (found != NULL && is_program(w, maker) &&
        carried(NULL, w->key, WRITES) == 0)
        speak(b, "; %s has made a pipe of its own",
              "；%s 自己另外创建了一个管道", found->role);
}

/* Only its own process could write. */
static enum certainty is_own(const struct waiter *w, int fd, struct buf *b)
{
    const struct waiter *k;
    int n = 0;

    if (list_of(is_thread_of, w) == NULL) {
        speak(b, "; it %s the write end itself (fd %d), and nobody else does",
              "；这个进程自己%s写端（fd %d），其他进程都不持有",
              catches_signals(w) ? either("holds", "持有")
                                 : either("still holds", "仍持有"),
              fd);
        add_other_pipe(b, w);
    } else {
        speak(b, "; only its own process holds the write end (fd %d)",
              "；只有这个线程所在的进程持有写端（fd %d）", fd);
        for (k = waiter; k < waiter + n_waiters; k++)
            if (is_thread_of(w, k) && n++ < 6)
                add(b, "%s%s %s",
                    n == 1 ? either(": ", "：") : either(", ", "，"), k->name,
                    state_of(k));
    }
    if (!catches_signals(w))
        return all_join(w) ? KNOWS_CAUSE : KNOWS_WAIT;
    speak(b, "; unless a signal handler writes there, it waits for ever",
          "；除非信号处理函数写入，否则会一直等下去");
    return KNOWS_WAIT;
}

/* After whole lines the last one has no end: it may wait for that. */
static void add_begun_line(struct buf *b, const struct waiter *w)
{
    int all = 0;
    const char *line =
        is_asked(w) || is_of_system(w) ? NULL : line_begun(w, &all);

    if (line != NULL && !all)
        speak(b,
              "; what %s has read at last (\"%s\") does not end with a newline",
              "；%s 已读到的数据的最后部分（\"%s\"）末尾没有换行符", w->name,
              line);
}

enum certainty reads_pipe(const struct waiter *w, struct buf *b)
{
    int own = holds(w, w->key, WRITES), others = others_hold(w);
    const struct proc *own_taker;

    if (is_asked(w))
        say_rest(b, w);
    else
        speak(b, "%s waits for %s of %s", "%s 在%s上等待%s", w->name,
              either(awaited(w), object_of_waiter(w)),
              either(object_of_waiter(w), awaited(w)));
    if (own >= 0 && !others)
        return is_own(w, own, b);
    add_holders(b, w);
    if (others)
        add_begun_line(b, w);
    own_taker = took_own(w);
    if (own_taker != NULL)
        speak(b, "; %s itself has read what it had written there",
              "；%s 自己读走了自己写入的数据", own_taker->role);
    return others ? KNOWS_CAUSE : KNOWS_WAIT;
}

enum certainty writes_pipe(const struct waiter *w, struct buf *b)
{
    int own = holds(w, w->key, READS), others = others_hold(w);

    speak(b, "%s waits for room in %s, which is full",
          "%s 在等待%s腾出空间，管道已满", w->name, object_of_waiter(w));
    if (own >= 0 && !others) {
        speak(b, "; only %s itself could read it (fd %d)",
              "；只有 %s 自己能读这个管道（fd %d）", w->name, own);
        return KNOWS_CAUSE;
    }
    add_holders(b, w);
    if (others)
        speak(b, ": nobody reads", "：没有进程在读");
    return others ? KNOWS_CAUSE : KNOWS_WAIT;
}

enum certainty opens(const struct waiter *w, struct buf *b)
{
    const struct waiter *k;

    speak(b, "%s waits in open() until somebody opens the FIFO %s to %s",
          "%s 在 open() 中等待 FIFO %s 的%s被打开", w->name,
          w->path != NULL ? w->path : "", end_to_open(!w->to_write));
    for (k = waiter; k < waiter + n_waiters; k++)
        if (k != w && k->what == OPENING && k->path != NULL &&
            w->path != NULL) {
            if (strcmp(k->path, w->path) == 0 && k->to_write == w->to_write)
                speak(b, "; %s opens it to %s, too", "；%s 打开的也是%s",
                      k->name, end_to_open(k->to_write));
            else
                speak(b, "; %s waits in open() of %s to %s",
                      "；%s 也在 open() 中等待，要打开 %s 的%s", k->name,
                      k->path, end_to_open(k->to_write));
            return KNOWS_CAUSE;
        }
    if (the_past() != NULL)
        speak(b, ": nobody does", "，但没有进程打开这一端");
    else
        speak(b, ": nobody here does", "，但这里没有进程打开这一端");
    return KNOWS_CAUSE;
}

void add_ends(struct buf *b, const struct waiter *w)
{
    const struct waiter *k;
    int n = 0;

    for (k = waiter; k < waiter + n_waiters; k++)
        if (k->what != DEAD && is_first(k) &&
            holds(k, w->key, access_needed(w)) >= 0)
            speak(b, "%sfd %d in %s", "%sfd %d（%s）",
                  n++ > 0 ? either(", ", "、")
                  : w->what == READING
                      ? either("\nopen for writing: ", "\n打开的写端：")
                      : either("\nopen for reading: ", "\n打开的读端："),
                  holds(k, w->key, access_needed(w)), k->name);
    if (n == 0 && w->what == READING)
        speak(b, "\nopen for writing: nowhere among these",
              "\n打开的写端：这些进程里没有");
}
