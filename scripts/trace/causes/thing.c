/*
 * thing.c - what somebody sleeps at in futex(), in words, and who else does
 */
#include "thing.h"
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

static int is_semaphore(const struct waiter *w)
{
    return w->what == WORD && strcmp(w->thing, "semaphore") == 0 &&
           w->t->map.from != 0;
}

static int is_same_memory(const struct waiter *i, const struct waiter *k)
{
    return i->t->map.shared && k->t->map.shared &&
           i->t->map.inode == k->t->map.inode;
}

/* Somebody waits for another semaphore: in the same memory, or elsewhere. */
static int has_other(const struct waiter *w, int in_same)
{
    const struct waiter *k;

    for (k = waiter; k < waiter + n_waiters; k++)
        if (is_semaphore(w) && is_semaphore(k) && !is_same_thing(w, k) &&
            is_same_memory(w, k) == in_same)
            return 1;
    return 0;
}

/* Without a name: so that two can be told apart. */
static const char *address_of(const struct waiter *w)
{
    const struct map_of *m = &w->t->map;
    unsigned long long at = w->t->arg[0];
    struct buf b = {0};

    if (has_other(w, 0))
        speak(&b, " (at %#llx)", "（位于 %#llx）", at);
    else if (has_other(w, 1))
        speak(&b, " (at byte %llu of the shared memory)",
              "（共享内存中偏移 %llu 字节处）", at - m->from + m->offset);
    return b.s != NULL ? taken(&b) : "";
}

/* The program's own name for where it is, in brackets: `forks`, byte 40 */
static const char *place_of(const struct waiter *w)
{
    const struct symbol *s = &w->t->symbol;
    unsigned long long at = s->offset - (unsigned long long)w->at.apart;
    struct buf b = {0};

    if (s->name == NULL)
        return address_of(w);
    if ((at == 0 && s->size <= 56) || strcmp(w->thing, "condition") == 0)
        speak(&b, " (`%s`)", "（`%s`）", s->name);
    else
        speak(&b, " (`%s`, byte %llu)", "（`%s`，偏移 %llu 字节）", s->name,
              at);
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

const char *all_at(const struct waiter *w)
{
    return list_of(is_same_thing, w);
}

int how_many_at(const struct waiter *w)
{
    const struct waiter *k;
    int n = 0;

    for (k = waiter; k < waiter + n_waiters; k++)
        n += is_same_thing(w, k);
    return n;
}
