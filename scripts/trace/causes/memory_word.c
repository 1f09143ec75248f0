/*
 * memory_word.c - semaphores, mutexes and the like: futexes
 */
#include "memory_word.h"
#include "../proc.h"
#include "lost_signal.h"
#include <dirent.h>
#include <errno.h>
#include <signal.h>
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

static const char *name_of_semaphore(const struct map_of *m)
{
    const char *name = name_by_inode(m);
    struct buf b = {0};

    if (name == NULL && the_past() == NULL && strchr(m->name, ' ') != NULL)
        return either("a semaphore whose name has been removed",
                      "一个名字已被删除的信号量");
    if (name == NULL)
        name = linked_to(m->name) + 13;
    speak(&b, "the semaphore /%.*s", "信号量 /%.*s", (int)strcspn(name, " "),
          name);
    return taken(&b);
}

/* The program's own name for where it is: " (`forks`, byte 40)" */
static const char *place_of(const struct waiter *w)
{
    const struct symbol *s = &w->at.symbol;
    unsigned long long at = s->offset - (unsigned long long)w->at.apart;
    struct buf b = {0};

    if (s->name == NULL)
        return "";
    if (at == 0 || strcmp(w->thing, "condition") == 0)
        speak(&b, " (`%s`)", "（`%s`）", s->name);
    else
        speak(&b, " (`%s`, byte %llu)", "（`%s`，第 %llu 字节）", s->name, at);
    return taken(&b);
}

const char *noun_of(const struct waiter *w)
{
    static const struct {
        const char *thing, *english, *chinese;
    } known[] = {{"mutex", "mutex", "互斥锁"},
                 {"semaphore", "semaphore", "信号量"},
                 {"condition", "condition variable", "条件变量"},
                 {"barrier", "barrier", "屏障"},
                 {"rwlock", "read-write lock", "读写锁"},
                 {"once", "pthread_once()", " pthread_once()"}};
    struct buf b = {0};
    size_t i;

    for (i = 0; i < LENGTH(known) && strcmp(known[i].thing, w->thing) != 0; i++)
        ;
    add(&b, "%s%s",
        i < LENGTH(known) ? either(known[i].english, known[i].chinese)
                          : either("word in memory", "内存中的字"),
        place_of(w));
    return taken(&b);
}

const char *thing_of(const struct waiter *w)
{
    struct buf b = {0};

    if (starts(w->t->map.name, "/dev/shm/sem."))
        return name_of_semaphore(&w->t->map);
    if (strcmp(w->thing, "once") == 0)
        return noun_of(w);
    add(&b, "%s%s",
        strcmp(w->thing, "word") == 0 ? either("a ", "") : either("a ", "一个"),
        noun_of(w));
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
    speak(b, "%s waits for %s", "%s 在等待%s", w->name, thing_of(w));
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
              "持有者无从得知",
              w->name);
        return KNOWS_WAIT;
    }
    speak(b, "%s waits, in its handler of %s, for a lock inside libc",
          "%s 在 %s 的处理函数中等待 libc 内部的一把锁", w->name, in);
    if (must_hold_it(w))
        speak(b,
              ": the signal came while %s was in malloc(), printf() or the "
              "like, which no handler may call",
              "：信号到来时 %s 正在执行 malloc()、printf() 之类的函数，"
              "而处理函数不可调用它们",
              w->name);
    else
        speak(b,
              " whose holder is not known: no handler may call malloc(), "
              "printf() or the like",
              "，持有者无从得知：处理函数不可调用 malloc()、printf() "
              "之类的函数");
    return must_hold_it(w) ? KNOWS_CAUSE : KNOWS_WAIT;
}

static enum certainty waits_for_mutex(const struct waiter *w, struct buf *b)
{
    const struct waiter *k = w->owner != NOBODY ? &waiter[w->owner] : NULL;
    const struct proc *p = NULL;
    const char *in;
    size_t i;

    if (k == w) {
        speak(b,
              "%s waits for a %s that it holds itself: it has locked it twice",
              "%s 在等待自己持有的%s：它加了两次锁", w->name, noun_of(w));
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
              "%s 在等待一个%s，fork() 复制它的时候由 %s 持有："
              "这里没有线程能解开这份副本",
              w->name, noun_of(w), p->role);
        return KNOWS_CAUSE;
    }
    if (p != NULL && w->owner_tid > 0) {
        speak(b,
              "%s waits for a %s that %s locked, and has ended without "
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
            "%s 在 %s 的处理函数中等待一把只有它自己才能持有的锁："
            "信号到来时这把锁正被持有，例如正在执行 printf() 或 malloc()，"
            "而处理函数不可调用这些函数",
            w->name, in);
        return KNOWS_CAUSE;
    }
    if (is_in_libc(w))
        return waits_for_libc(w, in, b);
    speak(b, "%s waits for a %s, and who holds it is not known",
          "%s 在等待一个%s，持有者无从得知", w->name, noun_of(w));
    return KNOWS_WAIT;
}

/* ---- what several wait at ---- */

/* All that wait at the same, w among them. */
static const char *all_at(const struct waiter *w)
{
    return list_of(is_same_thing, w);
}

static int how_many_at(const struct waiter *w)
{
    const struct waiter *k;
    int n = 0;

    for (k = waiter; k < waiter + n_waiters; k++)
        n += is_same_thing(w, k);
    return n;
}

static const char *waits_or_wait(const struct waiter *w)
{
    return how_many_at(w) > 1 ? "wait" : "waits";
}

static void waits_at_condition(const struct waiter *w, struct buf *b)
{
    speak(b,
          "%s %s for a %s to be signalled, and nobody here is left to "
          "signal it",
          "%s%s 在等待%s被触发，而这里已没有线程能触发它", all_at(w),
          either(waits_or_wait(w), ""), noun_of(w));
}

static void waits_at_barrier(const struct waiter *w, struct buf *b)
{
    speak(b,
          "%s %s come to a %s that is for %d, and nobody here is left to come",
          "%s%s 已到达%s，它要等 %d 个线程到齐，而这里已没有别的线程会到达",
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
    speak(b, "%s %s %sa %s", "%s%s 在等待%s%s", all_at(w),
          either(waits_or_wait(w), ""),
          all_write(w) ? either("to write-lock ", "写锁定")
                       : either("for ", ""),
          noun_of(w));
    if (w->at.written)
        speak(b, ", which is write-locked", "，它已被写锁定");
    else if (w->at.readers > 0)
        speak(b,
              ", which is read-locked (%d times): who has read-locked it must "
              "unlock it before it write-locks it",
              "，它已被读锁定（%d 次）：持有读锁的线程必须先解锁，才能写锁定",
              w->at.readers);
    speak(b, "; nobody here is left to unlock it", "；这里已没有线程能解锁");
}

static void waits_for_once(const struct waiter *w, struct buf *b)
{
    speak(b,
          "%s %s in %s for an initialisation that has begun, and has not "
          "ended: whoever runs it waits, too, and may be one of them",
          "%s%s 在%s 中等待初始化结束，初始化已经开始，还没有结束："
          "执行它的线程也在等待，可能就是其中之一",
          all_at(w), either(waits_or_wait(w), ""), noun_of(w));
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
          how_many_at(w) > 1 ? either("them", "它们") : either("it", "它"));
}

enum certainty waits_for_word(const struct waiter *w, struct buf *b)
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
    for (i = 0; i < LENGTH(known); i++)
        if (strcmp(w->thing, known[i].thing) == 0)
            known[i].say(w, b);
    add_others(b, w);
    return KNOWS_WAIT;
}
