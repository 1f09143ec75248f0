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

/* ---- SEM_UNDO ---- */

/* Does this call give the semaphore a value? It begins anew then, also for
 * SEM_UNDO. */
static int sets_value(const struct waiter *w, const struct call *c, long *value)
{
    const char *s = c->arg[3];
    int n = w->semaphore;

    if (!is(c, "semctl") || (!has(c, "SETVAL") && !has(c, "SETALL")))
        return 0;
    if (has(c, "SETVAL") && atoi(c->arg[1]) != n)
        return 0;
    for (s += strcspn(s, "0123456789"); has(c, "SETALL") && n > 0; n--)
        s += strcspn(s, ",") + (s[strcspn(s, ",")] != '\0');
    *value = strtol(s + strcspn(s, "0123456789"), NULL, 0);
    return 1;
}

/* What this call adds to it; only what is to be undone, if undo. */
static long adds(const struct waiter *w, const struct call *c, int undo)
{
    const char *s = c->arg[1], *flags, *op;
    long sum = 0;

    if (!starts(c->name, "semop") && !starts(c->name, "semtimedop"))
        return 0;
    while ((s = field(s, "sem_num")) != NULL) {
        op = field(s, "sem_op");
        flags = field(s, "sem_flg");
        if (atoi(s) == w->semaphore && op != NULL &&
            (!undo || (flags != NULL &&
                       memchr(flags, 'U', strcspn(flags, "}")) != NULL)))
            sum += strtol(op, NULL, 0);
    }
    return sum;
}

/* Its value, if nothing had been undone; of p: what its end has taken back. */
static long sum_of(const struct waiter *w, const struct proc *p)
{
    const char *id = id_of(w);
    struct call *c;
    long sum = 0, value;
    size_t i = 0;

    while ((c = next_call(&i)) != NULL) {
        if (!starts(c->name, "sem") || !succeeds(c) ||
            strcmp(c->arg[0], id) != 0)
            continue;
        if (sets_value(w, c, &value))
            sum = p == NULL ? value : 0;
        else if (p == NULL || c->p->leader == p)
            sum += adds(w, c, p != NULL);
    }
    return sum;
}

/* It would go on, had not the end of others taken back what they had added. */
static int is_undone(const struct waiter *w)
{
    return the_past() != NULL && w->operation < 0 &&
           !was_there("semget", id_of(w)) &&
           sum_of(w, NULL) + w->operation >= 0;
}

static int add_undone(struct buf *b, const struct waiter *w)
{
    const struct trace *t = the_past();
    const struct proc *p;
    size_t i, n = 0;
    long sum;

    for (i = 0; is_undone(w) && i < t->n_procs && n < 3; i++) {
        p = t->proc[i];
        sum = p->leader == p && p->end_line != NEVER ? sum_of(w, p) : 0;
        if (sum <= 0)
            continue;
        speak(b,
              "%s %s's +%ld was made with SEM_UNDO, and was taken back when %s "
              "ended",
              "%s%s 加 %ld 时用了 SEM_UNDO，%s 结束时内核又减了回去",
              n++ > 0 ? either(";", "；") : either(":", "："), p->role, sum,
              p->role);
    }
    return n > 0;
}

/* ---- semctl() after semop() ---- */

/* It was set to less than it had been raised to: those posts are gone. */
static int add_reset(struct buf *b, const struct waiter *w)
{
    const struct call *c, *set = NULL, *raised = NULL, *before = NULL;
    size_t i = 0;
    long sum = 0, value;

    while ((c = next_call(&i)) != NULL) {
        if (!starts(c->name, "sem") || !succeeds(c) ||
            strcmp(c->arg[0], id_of(w)) != 0)
            continue;
        if (sets_value(w, c, &value)) {
            if (raised != NULL && value < sum) {
                set = c;
                before = raised;
            }
            sum = value;
            raised = NULL;
        } else if (adds(w, c, 0) > 0) {
            sum += adds(w, c, 0);
            raised = c;
            set = NULL; /* it has been raised since */
        } else {
            sum += adds(w, c, 0);
        }
    }
    if (set == NULL)
        return 0;
    speak(b,
          ": %s has set it by semctl() after %s had raised it, so that post is "
          "gone; nobody here is left to post",
          "：%s 用 semctl() 重新设置了值，%s 此前的 V 操作因此丢失；"
          "这里已没有进程能执行 V 操作",
          set->p->role, before->p->role);
    return 1;
}

/* ---- who has it ---- */

const struct proc *only_taker(const struct waiter *w)
{
    const struct trace *t = the_past();
    const struct proc *p, *found = NULL;
    size_t i;

    for (i = 0; t != NULL && w->operation < 0 && i < t->n_procs; i++) {
        p = t->proc[i];
        if (p->leader != p || raised_by(p, w) >= 0)
            continue;
        if (p->end_line != NEVER && sum_of(w, p) < 0)
            continue; /* SEM_UNDO has put it back */
        if (found != NULL)
            return NULL;
        found = p;
    }
    return found != NULL && is_lock(w) ? found : NULL;
}

/* The only one who has taken it waits here himself, or has ended. */
static int add_taker(struct buf *b, const struct waiter *w)
{
    const struct proc *p = only_taker(w);

    if (p == NULL || (p->end_line == NEVER && !is_program(w, p)))
        return 0;
    if (p->end_line == NEVER)
        speak(b, ": %s itself has taken it, and has not put it back",
              "：%s 自己执行了 P 操作，还没有执行 V 操作", p->role);
    else
        speak(b, ": %s has taken it, and %s without putting it back",
              "：%s 执行 P 操作以后%s，没有执行 V 操作", p->role,
              the_past()->line[p->end_line].type == KILLED
                  ? either("was killed", "被杀死")
                  : either("has ended", "就结束了"));
    speak(b, "; nobody here is left to post", "；这里已没有进程能执行 V 操作");
    return 1;
}

/* ---- all ---- */

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
              "%s 在等待信号量 %d（信号量集 %s）的值不小于 %d，"
              "现在的值是 %d",
              w->name, w->semaphore, id_of(w), -w->operation, w->value);
    else
        speak(b, "%s waits until semaphore %d of set %s is 0; it is %d",
              "%s 在等待信号量 %d（信号量集 %s）的值变为 0，现在的值是 %d",
              w->name, w->semaphore, id_of(w), w->value);
    if (the_past() != NULL && w->operation < 0) {
        count_operations(w, &up, &down);
        speak(b, " (%ld up, %ld down in all)", "（总共加 %ld，减 %ld）", up,
              down);
        if (add_undone(b, w)) {
            speak(b, ", and nobody here is left to post",
                  "，而这里已没有进程能执行 V 操作");
            add_others(b, w);
            return KNOWS_CAUSE;
        }
        if (add_reset(b, w) || add_taker(b, w)) {
            add_others(b, w);
            return KNOWS_CAUSE;
        }
        speak(b, ": too few posts, and nobody here is left to post",
              "，V 操作的次数不够；这里已没有进程能执行 V 操作");
        if (up + down == 0 && is_never_set(w))
            speak(b, "; semctl() has never set a value",
                  "；从未用 semctl() 设过值");
    } else {
        speak(b, ", and nobody here is left to change it",
              "，而这里已没有进程能改变这个值");
    }
    if (was_there("semget", id_of(w))) {
        speak(b,
              "; the set was there before this program, which began with the "
              "values that were left",
              "；这个信号量集在这个程序运行之前就已存在，"
              "程序是从当时留下的值开始的");
        return KNOWS_CAUSE;
    }
    add_others(b, w);
    return KNOWS_WAIT;
}
