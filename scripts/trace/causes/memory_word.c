/*
 * memory_word.c - semaphores, mutexes and the like: futexes
 */
#include "memory_word.h"
#include "mutex.h"
#include "thing.h"
#include "together.h"
#include <stdio.h>
#include <string.h>

/* sem_open() of one that is not there makes a file, links it, and removes the
 * first name: the map then says "sem.Ab3x9Z (deleted)". */
static int made_here(const char *file)
{
    const char *name = keep_text(file, strcspn(file, " "));
    struct call *c;
    size_t i = 0;

    while ((c = next_call(&i)) != NULL)
        if (starts(c->name, "link") && succeeds(c) && has(c, name))
            return 1;
        else if (starts(c->name, "open") && succeeds(c) && has(c, "O_CREAT") &&
                 has(c, name))
            return 1;
    return 0;
}

/* Are there, or were there, several processes that began as one? */
static int has_forked(const struct waiter *w)
{
    const struct proc *p;
    size_t i, n = 0;

    for (i = 0; w->p == NULL && i < n_waiters; i++) {
        if (same_process(&waiter[i], w) && &waiter[i] != w)
            return 0; /* it has threads */
        if (waiter[i].t->tid == waiter[i].t->pid &&
            strcmp(waiter[i].t->comm, w->t->comm) == 0)
            n++;
    }
    if (w->p == NULL)
        return n > 1;
    for (i = 0; i < the_past()->n_procs; i++) {
        p = the_past()->proc[i];
        n += p->leader == p && p->lines > 0 && p->program == w->p->program;
    }
    return w->p != NULL && w->p->leader->threads == 0 && n > 1;
}

/* "/a" of a call that opens or makes a semaphore with a name; or NULL */
static const char *opened_semaphore(const struct call *c)
{
    static const char folder[] = "/dev/shm/sem.";
    int made = starts(c->name, "link");
    const char *path;
    struct buf b = {0};
    size_t n;

    if (!succeeds(c) || (!made && !starts(c->name, "open")) ||
        (made && c->n_args != 2))
        return NULL;
    path = unquoted(c->arg[made ? 1 : with_folder(c)], &n);
    if (!starts(path, folder) || (!made && has(c, "O_EXCL")))
        return NULL;
    add(&b, "/%s", path + strlen(folder));
    return taken(&b);
}

/* Its own process, or one that it descends from. */
static int is_of_line(const struct waiter *w, const struct proc *p)
{
    const struct proc *k;

    for (k = w->p->leader; k != NULL; k = k->parent)
        if (k->leader == p->leader)
            return 1;
    return 0;
}

static int has_opened(const struct waiter *w, const char *semaphore)
{
    const char *name;
    struct call *c;
    size_t i = 0;

    while ((c = next_call(&i)) != NULL)
        if ((name = opened_semaphore(c)) != NULL && is_of_line(w, c->p) &&
            strcmp(name, semaphore) == 0)
            return 1;
    return 0;
}

/* Another process has opened one that this one has not. */
static void add_other_semaphore(struct buf *b, const struct waiter *w)
{
    const struct call *found = NULL;
    const char *name, *other = NULL;
    struct call *c;
    size_t i = 0;

    while (w->p != NULL && (c = next_call(&i)) != NULL) {
        name = opened_semaphore(c);
        if (name == NULL || is_of_line(w, c->p) || has_opened(w, name))
            continue;
        found = c;
        other = name;
    }
    if (found != NULL)
        speak(b, "; %s has opened another one, %s",
              "；%s 打开的是另一个信号量：%s", found->p->role, other);
}

/* Nobody else could share its memory. */
static int is_one_process(const struct waiter *w)
{
    const struct trace *t = the_past();
    const struct waiter *k;
    size_t i;

    for (k = waiter; k < waiter + n_waiters; k++)
        if (!same_process(k, w))
            return 0;
    for (i = 0; t != NULL && i < t->n_procs; i++)
        if (!is_program(w, t->proc[i]->leader))
            return 0;
    return 1;
}

static enum certainty waits_for_semaphore(const struct waiter *w, struct buf *b)
{
    const struct map_of *m = &w->t->map;

    if (m->from == 0) {
        speak(b, "%s waits for a semaphore", "%s 在等待一个信号量", w->name);
        return KNOWS_WAIT;
    }
    speak(b, "%s waits for %s", "%s 在等待%s", w->name, thing_of(w));
    if (!m->shared && has_forked(w)) {
        speak(
            b,
            " in memory that is not shared: since fork() each process has "
            "a semaphore of its own, and sem_post() in another one does not "
            "change this one",
            "，而该信号量不在共享内存中：fork() "
            "以后每个进程各有一份，别的进程调用 sem_post()，改变的不是这一份");
        if (is_private(w))
            speak(b, " (and sem_init() was not told to share it)",
                  "（而且 sem_init() 时也没有要求共享）");
        return KNOWS_CAUSE;
    }
    if (m->shared && is_private(w) && !is_one_process(w)) {
        speak(b,
              " in shared memory that is for threads of one process only: "
              "pshared was 0, or sem_init() failed, or was not called; "
              "sem_post() in another process does not wake it",
              "，该信号量在共享内存中，但只供一个进程的线程使用："
              "pshared 为 0，或者 sem_init() 失败，或者没有调用 sem_init()；"
              "别的进程调用 sem_post() 不会唤醒等待者");
        return w->value > 0 ? KNOWS_CAUSE : KNOWS_WAIT;
    }
    speak(b, ", whose value is %d", "，其值为 %d", w->value);
    if (starts(m->name, "/dev/shm/sem.") && the_past() != NULL &&
        !made_here(m->name + 9)) {
        speak(
            b,
            "; it was there before this program, which began with the value "
            "that was left: sem_open() gives a value only to a new one",
            "；该信号量在这个程序运行之前就已存在，程序是从当时留下的值开始的："
            "sem_open() 只给新建的信号量设初值");
        add_others(b, w);
        return KNOWS_CAUSE;
    }
    speak(b, ": too few posts, and nobody here is left to post",
          "，V 操作的次数不够；这里已没有进程能执行 V 操作");
    add_others(b, w);
    if (starts(m->name, "/dev/shm/sem."))
        add_other_semaphore(b, w);
    return KNOWS_WAIT;
}

enum certainty waits_for_word(const struct waiter *w, struct buf *b)
{
    if (strcmp(w->thing, "mutex") == 0)
        return waits_for_mutex(w, b);
    if (strcmp(w->thing, "semaphore") == 0)
        return waits_for_semaphore(w, b);
    if (w->t->map.from != 0 && w->t->map.shared && is_private(w) &&
        !is_one_process(w)) {
        speak(b,
              "%s waits for a word in shared memory that was made for the "
              "threads of one process only (not PTHREAD_PROCESS_SHARED): no "
              "other process can wake it",
              "%s 等待的对象在共享内存中，但创建时没有设为 "
              "PTHREAD_PROCESS_SHARED，只供一个进程的线程使用："
              "别的进程都不能唤醒等待者",
              w->name);
        add_others(b, w);
        return KNOWS_CAUSE;
    }
    return waits_together(w, b);
}
