/*
 * word.c - what a thread sleeps at in futex(): which of libc's things
 *
 * By how it sleeps, and by the words beside the one it sleeps at, as glibc has
 * them on machines of 64 bits. A word may look like a part of something that it
 * is not: so one that counts its sleepers must count right, and where two
 * things fit, or none, it is just a word.
 */
#include "word.h"
#include <linux/futex.h>
#include <string.h>

/* ---- the same word ---- */

int same_word(const struct task *a, const struct task *b, int behind)
{
    const struct map_of *m = &a->map, *n = &b->map;
    unsigned long long at = b->arg[0] + (unsigned long long)behind;

    if (m->shared && n->shared)
        return m->inode == n->inode && strcmp(m->device, n->device) == 0 &&
               strcmp(m->name, n->name) == 0 &&
               a->arg[0] - m->from + m->offset == at - n->from + n->offset;
    return a->arg[0] == at && a->pid == b->pid;
}

static int command_of(const struct task *t)
{
    return (int)t->arg[1] & FUTEX_CMD_MASK;
}

/* How many sleep so far behind the word at which t sleeps. */
static unsigned asleep(const struct snap *s, const struct task *t, int behind)
{
    const struct task *k;
    unsigned n = 0;

    for (k = s->task; k < s->task + s->n; k++)
        n += k->call != NULL && strcmp(k->call, "futex") == 0 &&
             (command_of(k) == FUTEX_WAIT ||
              command_of(k) == FUTEX_WAIT_BITSET) &&
             same_word(k, t, behind);
    return n;
}

/* ---- the things ---- */

/* What stands in a thing that processes may share, or only threads. */
static unsigned shared_mark(const struct task *t)
{
    return (int)t->arg[1] & FUTEX_PRIVATE_FLAG ? 0 : 128;
}

/* How many have come to it, the round, for how many it is, shared or not; the
 * round counts on by all of them. */
static int is_barrier(const struct snap *s, const struct task *t)
{
    unsigned come = t->before[3] - t->word[0], all = t->word[1];

    return command_of(t) == FUTEX_WAIT && (unsigned)t->arg[2] == t->word[0] &&
           come > 0 && come < all && all < 10000 && t->word[0] % all == 0 &&
           t->word[2] == shared_mark(t) && come == asleep(s, t, 0);
}

/* Its two words to sleep at stand behind the number of those who do, times
 * eight. Which of the two this is: 0 or 1; -1: none. */
static int half_of_condition(const struct snap *s, const struct task *t)
{
    unsigned here = asleep(s, t, 0);

    if (command_of(t) != FUTEX_WAIT_BITSET)
        return -1;
    if (t->before[3] >> 3 == here + asleep(s, t, 4))
        return 0;
    return t->before[2] >> 3 == here + asleep(s, t, -4) ? 1 : -1;
}

/* Nothing else of 48 bytes that a program may have is slept at so, there. */
static int is_condition(const struct task *t, const struct symbol *y)
{
    return command_of(t) == FUTEX_WAIT_BITSET && y->name != NULL &&
           y->size == 48 && y->offset >= 32;
}

static int is_named_semaphore(const struct task *t)
{
    return strncmp(t->map.name, "/dev/shm/sem.", 13) == 0;
}

/* Its value, how many wait for it, shared or not. In shared memory some may
 * wait who are not seen here, or were killed while they did. */
static int is_semaphore(const struct snap *s, const struct task *t)
{
    unsigned n = asleep(s, t, 0);

    return command_of(t) == FUTEX_WAIT_BITSET && (int)t->arg[2] == 0 &&
           (t->word[1] == n ||
            (t->map.shared && t->word[1] > n && t->word[1] < 10000)) &&
           t->word[2] == shared_mark(t);
}

/* FUTEX_WAIT for 2 is how a mutex sleeps: its owner stands behind its word,
 * and then how many use it; or in it, beside a bit, if the mutex is robust, or
 * inherits priorities. */
static int is_mutex(const struct task *t, struct slept_at *a)
{
    int command = command_of(t), expected = (int)t->arg[2];
    const unsigned *word = t->word;

    if (command == FUTEX_WAIT && expected == 2 && word[0] == 2) {
        a->owner = (pid_t)word[2];
        a->plain = a->owner > 1 && word[3] > 0 && word[3] < 10000;
        return 1;
    }
    if ((word[0] & FUTEX_WAITERS) == 0 ||
        (command != FUTEX_LOCK_PI &&
         (command != FUTEX_WAIT || expected != (int)word[0])))
        return 0;
    a->owner = (pid_t)(word[0] & FUTEX_TID_MASK);
    a->plain = a->owner > 1;
    return 1;
}

/* Its first words: the readers, times eight, and bits: 1 a writer has it, 2 one
 * wants it. The third is slept at by readers, and by the writer who comes next,
 * the fourth by all other writers. */
static int is_rwlock(const struct task *t, struct slept_at *a)
{
    unsigned first = t->before[a->symbol.offset == 8 ? 2 : 1];

    if (command_of(t) != FUTEX_WAIT_BITSET || a->symbol.name == NULL ||
        a->symbol.size != 56 ||
        (a->symbol.offset != 8 && a->symbol.offset != 12))
        return 0;
    a->apart = (int)a->symbol.offset;
    a->writes = a->apart == 12 || (int)t->arg[2] == 2;
    a->readers = first & 1 ? 0 : (int)(first >> 3);
    a->written = (first & 3) == 3;
    return 1;
}

/* 1: it has begun; above that, how often the process was made by fork(). A
 * program that calls futex() itself may have a word like this one. */
static int is_once(const struct task *t, const struct symbol *y)
{
    return command_of(t) == FUTEX_WAIT && shared_mark(t) == 0 &&
           (unsigned)t->arg[2] == t->word[0] && (t->word[0] & 3) == 1 &&
           y->name != NULL && y->size == 4 &&
           (calls_function(t->tid, "pthread_once") ||
            calls_function(t->tid, "call_once")) &&
           !calls_function(t->tid, "syscall");
}

/* ---- all ---- */

static void find_thing(const struct snap *s, const struct task *t,
                       struct slept_at *a)
{
    const struct symbol *y = &a->symbol;
    int half = half_of_condition(s, t);

    if (is_semaphore(s, t) && !is_condition(t, y)) {
        if (half < 0 || is_named_semaphore(t) ||
            (y->size == 32 && y->offset == 0))
            a->thing = "semaphore";
        a->value = (int)t->word[0];
    } else if (is_condition(t, y) || half >= 0) {
        a->thing = "condition";
        a->apart = half >= 0 ? 4 * half : (int)(y->offset & 4);
    } else if (is_barrier(s, t)) {
        a->thing = "barrier";
        a->value = (int)t->word[1];
        a->apart = 4;
    } else if (is_mutex(t, a)) {
        a->thing = "mutex";
    } else if (is_rwlock(t, a)) {
        a->thing = "rwlock";
    } else if (is_once(t, y)) {
        a->thing = "once";
    }
}

struct slept_at what_it_sleeps_at(const struct snap *s, const struct task *t)
{
    struct slept_at a = {.thing = "word"};

    if (!t->knows_word)
        return a;
    symbol_at(t->tid, t->arg[0], &a.symbol);
    find_thing(s, t, &a);
    return a;
}
