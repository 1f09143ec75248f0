/*
 * memory_word.c - semaphores, mutexes and the like: futexes
 */
#include "memory_word.h"
#include <dirent.h>
#include <stdio.h>
#include <string.h>

/* The name that sem_open() has given to the file that it made. */
static const char *linked_to(const char *file)
{
    struct call *c;
    size_t i = 0, n;
    const char *to;

    while ((c = next_call(&i)) != NULL)
        if (is(c, "link") && succeeds(c) && c->n_args == 2 &&
            strncmp(unquoted(c->arg[0], &n), file, strcspn(file, " ")) == 0) {
            to = unquoted(c->arg[1], &n);
            return starts(to, "/dev/shm/sem.") ? to : file;
        }
    return file;
}

/* Of the map only the first name may be known, that is gone. */
static const char *name_by_inode(const struct map_of *m)
{
    DIR *dir = opendir("/dev/shm");
    struct dirent *d;
    const char *name = NULL;

    while (dir != NULL && name == NULL && (d = readdir(dir)) != NULL)
        if (d->d_ino == m->inode && starts(d->d_name, "sem."))
            name = keep_text(d->d_name + 4, strlen(d->d_name + 4));
    if (dir != NULL)
        closedir(dir);
    return name;
}

const char *name_of_semaphore(const struct map_of *m)
{
    const char *name;
    struct buf b = {0};

    if (!starts(m->name, "/dev/shm/sem."))
        return either("a semaphore", "一个信号量");
    name = name_by_inode(m);
    if (name == NULL && the_past() == NULL && strchr(m->name, ' ') != NULL)
        return either("a semaphore whose name has been removed",
                      "一个名字已被删除的信号量");
    if (name == NULL)
        name = linked_to(m->name) + 13;
    speak(&b, "the semaphore /%.*s", "信号量 /%.*s", (int)strcspn(name, " "),
          name);
    return taken(&b);
}

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
        if (waiter[i].t->tid == waiter[i].t->pid && waiter[i].what != DEAD &&
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

static enum certainty waits_for_semaphore(const struct waiter *w, struct buf *b)
{
    const struct map_of *m = &w->t->map;

    if (m->from == 0) {
        speak(b, "%s waits for a semaphore", "%s 在等待一个信号量", w->name);
        return KNOWS_WAIT;
    }
    speak(b, "%s waits for %s", "%s 在等待%s", w->name, name_of_semaphore(m));
    if (!m->shared && has_forked(w)) {
        speak(b,
              " in memory that is not shared: since fork() each process has "
              "a semaphore of its own, and sem_post() in another one does not "
              "change this one",
              "，它所在的内存不是共享的：fork() 以后每个进程各有一个信号量，"
              "别的进程调用 sem_post() 不会改变这一个");
        if (is_private(w))
            speak(b, " (and sem_init() was not told to share it)",
                  "（而且 sem_init() 时也没有要求共享）");
        return KNOWS_CAUSE;
    }
    if (m->shared && is_private(w)) {
        speak(b,
              " in shared memory that is for threads of one process only: "
              "pshared was 0, or sem_init() failed, or was not called; "
              "sem_post() in another process does not wake it",
              "，它在共享内存里，但只供一个进程的线程使用："
              "pshared 为 0，或者 sem_init() 失败，或者没有调用 sem_init()；"
              "别的进程调用 sem_post() 不会唤醒等待者");
        return w->value > 0 ? KNOWS_CAUSE : KNOWS_WAIT;
    }
    speak(b, ", whose value is %d", "，其值为 %d", w->value);
    if (starts(m->name, "/dev/shm/sem.") && the_past() != NULL &&
        !made_here(m->name + 9)) {
        speak(b,
              "; it was there before this program, and has its value from "
              "then: sem_open() gives a value only to a new one",
              "；它在这个程序运行之前就已存在，值是那时留下的："
              "sem_open() 只给新建的信号量设初值");
        add_others(b, w);
        return KNOWS_CAUSE;
    }
    speak(b, ": too few posts, and nobody here is left to post",
          "：V 操作太少，而这里已没有进程能执行 V 操作");
    add_others(b, w);
    return KNOWS_WAIT;
}

/* It stands in memory of its own, and another process's thread locked it. */
static int is_copied_lock(const struct waiter *w, const struct proc *p)
{
    return p != NULL && w->p != NULL && w->t->map.from != 0 &&
           !w->t->map.shared && p->leader != w->p->leader;
}

/* The signal whose handler has not returned yet; NULL if there is none. */
static const char *handler_of(const struct waiter *w)
{
    const struct trace *t = the_past();
    const char *in = NULL;
    const struct line *l;
    size_t i;

    for (i = 0; t != NULL && w->p != NULL && i < t->n; i++) {
        l = &t->line[i];
        if (l->p == w->p && l->type == SIGNAL && l->how == HANDLER)
            in = keep_text(l->text, strcspn(l->text, " "));
        else if (l->p == w->p && l->c != NULL && is(l->c, "rt_sigreturn"))
            in = NULL;
    }
    return in;
}

/* It never had a thread, and the word is in memory of its own. */
static int is_alone(const struct waiter *w)
{
    return w->p->leader->threads == 0 && w->t->map.from != 0 &&
           !w->t->map.shared;
}

static enum certainty waits_for_mutex(const struct waiter *w, struct buf *b)
{
    const struct waiter *k = w->owner != NOBODY ? &waiter[w->owner] : NULL;
    const struct proc *p = NULL;
    const char *in;
    size_t i;

    if (k == w) {
        speak(b,
              "%s waits for a mutex that it holds itself: it has locked it "
              "twice",
              "%s 在等待自己持有的互斥锁：它加了两次锁", w->name);
        return KNOWS_CAUSE;
    }
    if (k != NULL) {
        speak(b, "%s waits for a mutex that %s holds; %s %s",
              "%s 在等待由 %s 持有的互斥锁；%s %s", w->name, k->name, k->name,
              state_of(k));
        return KNOWS_CAUSE;
    }
    for (i = 0; the_past() != NULL && i < the_past()->n_procs; i++)
        if (the_past()->proc[i]->pid == w->owner_tid)
            p = the_past()->proc[i];
    if (is_copied_lock(w, p)) {
        speak(b,
              "%s waits for a mutex that %s held when fork() copied it: here "
              "nobody can unlock this copy",
              "%s 在等待一个互斥锁，fork() 复制它的时候由 %s 持有："
              "这里没有线程能解开这份副本",
              w->name, p->role);
        return KNOWS_CAUSE;
    }
    if (p != NULL && w->owner_tid > 0) {
        speak(b,
              "%s waits for a mutex that %s locked, and has ended without "
              "unlocking it",
              "%s 在等待一个互斥锁，%s 加锁以后没有解锁就结束了", w->name,
              p->role);
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
            "%s 在 %s 的处理函数中等待一把只有它自己才能持有的锁："
            "信号到来时这把锁正被持有，例如正在执行 printf() 或 malloc()，"
            "而处理函数不可调用这些函数",
            w->name, in);
        return KNOWS_CAUSE;
    }
    speak(b, "%s waits for a mutex, and who holds it is not known",
          "%s 在等待一个互斥锁，持有者无从得知", w->name);
    return KNOWS_WAIT;
}

enum certainty waits_for_word(const struct waiter *w, struct buf *b)
{
    if (strcmp(w->thing, "mutex") == 0)
        return waits_for_mutex(w, b);
    if (strcmp(w->thing, "semaphore") == 0)
        return waits_for_semaphore(w, b);
    if (w->t->map.from != 0 && w->t->map.shared && is_private(w)) {
        speak(b,
              "%s waits for a word in shared memory that was made for the "
              "threads of one process only (not PTHREAD_PROCESS_SHARED): no "
              "other process can wake it",
              "%s 在等待共享内存中的一个字，"
              "它创建时只供一个进程的线程使用（不是 PTHREAD_PROCESS_SHARED）："
              "别的进程都不能唤醒等待者",
              w->name);
        add_others(b, w);
        return KNOWS_CAUSE;
    }
    speak(b,
          "%s waits for a word in memory to change, as pthread_cond_wait() "
          "and the like do, and nobody here is left to wake it",
          "%s 在等待内存中的一个字改变"
          "（pthread_cond_wait() 等函数就是这样等待的），"
          "而这里已没有进程能唤醒它",
          w->name);
    add_others(b, w);
    return KNOWS_WAIT;
}
