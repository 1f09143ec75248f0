/*
 * pipe.c - pipes and FIFOs: who keeps an end, who opens none
 */
#include "pipe.h"
#include "../speech.h"
#include "wait.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
              w->what == READING ? either("still holds", "仍持有")
                                 : either("holds", "持有"),
              end, fd, nothing, state);
    else
        speak(b, "; so does %s (fd %d), which%s %s",
              "；%s 也持有（fd %d），%s%s", k->name, fd, nothing, state);
    if (!later)
        return;
    speak(b, ": ", "：");
    say_wait(k, b);
}

static void add_holders(struct buf *b, const struct waiter *w)
{
    const struct waiter *k;
    int fd, n = 0;

    for (k = waiter; k < waiter + n_waiters; k++) {
        fd = holds(k, w->key, access_needed(w));
        if (fd < 0 || k->what == DEAD || same_process(k, w) || !is_first(k))
            continue;
        add_holder(b, w, k, fd, n++);
    }
    fd = holds(w, w->key, access_needed(w));
    if (fd >= 0 && n > 0)
        speak(b, "; and %s holds one itself (fd %d)",
              "；%s 自己也持有一个（fd %d）", w->name, fd);
}

/* What a reader waits for: nothing has ever come, or all has been read. */
static const char *awaited(const struct waiter *w)
{
    if (the_past() == NULL || carried(NULL, w->key, WRITES) == 0)
        return either("data, or the end of file,", "数据或文件结束");
    return either("the end of file", "文件结束");
}

static const struct held_back *text_of(const struct waiter *w, int fd)
{
    size_t i;

    for (i = 0; i < w->t->n_held; i++)
        if (w->t->held[i].fd == fd)
            return &w->t->held[i];
    return NULL;
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
        if (h == NULL)
            continue;
        printable(&text, h->text, strcspn(h->text, "\n"));
        speak(line,
              "%s waits for %s, whose text (%zu bytes: \"%s\") is still in its "
              "stdio buffer for fd %d: it has not been written, fflush() is "
              "missing; %s %s",
              "%s 在等待 %s，后者的文字（%zu 字节：\"%s\"）"
              "还在它自己的 stdio 缓冲区（fd %d）里："
              "没有写出，缺少 fflush()；%s %s",
              w->name, k->name, h->n, text.s != NULL ? text.s : "", fd, k->name,
              state_of(k));
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

enum certainty reads_pipe(const struct waiter *w, struct buf *b)
{
    int own = holds(w, w->key, WRITES), others = others_hold(w);

    speak(b, "%s waits for %s of %s", "%s 在等待%s的%s", w->name,
          either(awaited(w), object_of_waiter(w)),
          either(object_of_waiter(w), awaited(w)));
    if (own >= 0 && !others) {
        speak(b,
              "; it still holds the write end itself (fd %d), and nobody else "
              "does",
              "；它自己仍持有写端（fd %d），此外没有进程持有写端", own);
        return KNOWS_CAUSE;
    }
    add_holders(b, w);
    return others ? KNOWS_CAUSE : KNOWS_WAIT;
}

enum certainty writes_pipe(const struct waiter *w, struct buf *b)
{
    int own = holds(w, w->key, READS), others = others_hold(w);

    speak(b, "%s waits for room in %s, which is full",
          "%s 在等待%s腾出空间，该管道已满", w->name, object_of_waiter(w));
    if (own >= 0 && !others) {
        speak(b, "; only %s itself could read it (fd %d)",
              "；只有 %s 自己能读它（fd %d）", w->name, own);
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
        speak(b, ": nobody does", "：没有进程打开它");
    else
        speak(b, ": nobody here does", "：这里没有进程打开它");
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
