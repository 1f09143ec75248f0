/*
 * set.c - sets of semaphores of System V
 */
#include "set.h"
#include "../made.h"
#include "queue.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void count_operations(const struct waiter *w, long *up, long *down)
{
    const char *id = id_of(w), *s;
    struct call *c;
    struct buf b = {0};
    size_t i = 0;
    long n;

    *up = *down = 0;
    add(&b, "sem_num=%d,", w->semaphore);
    while ((c = next_call(&i)) != NULL) {
        if (!starts(c->name, "semop") && !starts(c->name, "semtimedop"))
            continue;
        if (!succeeds(c) || strcmp(c->arg[0], id) != 0)
            continue;
        for (s = c->arg[1]; (s = strstr(s, b.s)) != NULL; s++) {
            n = strstr(s, "sem_op=") != NULL
                    ? strtol(strstr(s, "sem_op=") + 7, NULL, 0)
                    : 0;
            *(n > 0 ? up : down) += n > 0 ? n : -n;
        }
    }
    free(b.s);
}

/* Made by this program, and still as it was made. */
static int is_never_set(const struct waiter *w)
{
    struct call *c;
    size_t i = 0;

    while ((c = next_call(&i)) != NULL)
        if (is(c, "semctl") && strcmp(c->arg[0], id_of(w)) == 0 &&
            (has(c, "SETVAL") || has(c, "SETALL")))
            return 0;
    return !was_there("semget", id_of(w));
}

enum certainty changes_set(const struct waiter *w, struct buf *b)
{
    long up, down;

    if (w->semaphore < 0) {
        speak(b, "%s waits in semop() for set %s",
              "%s 在 semop() 中等待信号量集 %s", w->name, id_of(w));
        return KNOWS_WAIT;
    }
    if (w->operation < 0)
        speak(b,
              "%s waits until semaphore %d of set %s is at least %d; it is %d",
              "%s 在等待信号量 %d（信号量集 %s）至少为 %d，它现在是 %d",
              w->name, w->semaphore, id_of(w), -w->operation, w->value);
    else
        speak(b, "%s waits until semaphore %d of set %s is 0; it is %d",
              "%s 在等待信号量 %d（信号量集 %s）变为 0，它现在是 %d", w->name,
              w->semaphore, id_of(w), w->value);
    if (the_past() != NULL && w->operation < 0) {
        count_operations(w, &up, &down);
        speak(
            b,
            " (%ld up, %ld down in all): too few posts, and nobody here is "
            "left "
            "to post",
            "（总共加 %ld，减 %ld）：V 操作太少，而这里已没有进程能执行 V 操作",
            up, down);
        if (up + down == 0 && is_never_set(w))
            speak(b, "; semctl() has never set a value",
                  "；从未用 semctl() 设过值");
    } else {
        speak(b, ", and nobody here is left to change it",
              "，而这里已没有进程能改变它");
    }
    if (was_there("semget", id_of(w))) {
        speak(b,
              "; the set was there before this program, with its values from "
              "then",
              "；这个信号量集在这个程序运行之前就已存在，值是那时留下的");
        return KNOWS_CAUSE;
    }
    add_others(b, w);
    return KNOWS_WAIT;
}
