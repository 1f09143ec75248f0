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
    unsigned come = t->before[0] - t->word[0], all = t->word[1];

    return command_of(t) == FUTEX_WAIT && (unsigned)t->arg[2] == t->word[0] &&
           come > 0 && come < all && all < 10000 && t->word[0] % all == 0 &&
           t->word[2] == shared_mark(t) && come == asleep(s, t, 0);
}

/* Before the two words at which its waiters sleep a condition has their number,
 * times eight; and some words up that of its two groups, times two. */
static int fits_condition(const unsigned *before, unsigned n)
{
    return before[0] >> 3 == n && (before[4] >> 1) + (before[5] >> 1) == n;
}

/* ... or, since glibc 2.41, how many have come in all, and of these to the
 * older group: that fits other things, too. */
static int may_fit_condition(const unsigned *before, unsigned n)
{
    return before[0] >> 3 == n && before[4] == 0 && before[6] == 0 &&
           before[7] >> 1 >= n && before[5] <= before[7];
}

/* At which of the two this one sleeps, 0 or 1; -1: it is none. */
static int half_of_condition(const struct snap *s, const struct task *t,
                             int fits(const unsigned *before, unsigned n))
{
    unsigned here = asleep(s, t, 0);

    if (command_of(t) != FUTEX_WAIT_BITSET)
        return -1;
    if (fits(t->before, here + asleep(s, t, 4)))
        return 0;
    return fits(t->before + 1, here + asleep(s, t, -4)) ? 1 : -1;
}

/* Nothing else of 48 bytes that a program may have is slept at so, there. */
static int is_condition(const struct task *t)
{
    const struct symbol *y = &t->symbol;

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
    unsigned first = t->before[t->symbol.offset == 8 ? 1 : 2];

    if (command_of(t) != FUTEX_WAIT_BITSET || t->symbol.name == NULL ||
        t->symbol.size != 56 ||
        (t->symbol.offset != 8 && t->symbol.offset != 12))
        return 0;
    a->apart = (int)t->symbol.offset;
    a->writes = a->apart == 12 || (int)t->arg[2] == 2;
    a->readers = first & 1 ? 0 : (int)(first >> 3);
    a->written = (first & 3) == 3;
    return 1;
}

/* 1: it has begun; above that, how often the process was made by fork(). A
 * program that calls futex() itself may have a word like this one. */
static int is_once(const struct task *t)
{
    const struct symbol *y = &t->symbol;

    return command_of(t) == FUTEX_WAIT && shared_mark(t) == 0 &&
           (unsigned)t->arg[2] == t->word[0] && (t->word[0] & 3) == 1 &&
           t->may_be_once && y->size == 4 && y->offset == 0;
}

/* ---- all ---- */

/* Not certainly a semaphore: both may look so. */
static int may_be_condition(const struct snap *s, const struct task *t)
{
    if (is_named_semaphore(t) ||
        (t->symbol.size == 32 && t->symbol.offset == 0))
        return 0;
    return half_of_condition(s, t, fits_condition) >= 0 ||
           half_of_condition(s, t, may_fit_condition) >= 0;
}

static void find_thing(const struct snap *s, const struct task *t,
                       struct slept_at *a)
{
    int half = half_of_condition(s, t, fits_condition);

    if (is_condition(t)) {
        a->thing = "condition";
        a->apart = (int)(t->symbol.offset & 4);
    } else if (is_rwlock(t, a)) {
        a->thing = "rwlock";
    } else if (is_semaphore(s, t)) {
        a->thing = may_be_condition(s, t) ? "word" : "semaphore";
        a->value = (int)t->word[0];
    } else if (half >= 0) {
        a->thing = "condition";
        a->apart = 4 * half;
    } else if (is_barrier(s, t)) {
        a->thing = "barrier";
        a->value = (int)t->word[1];
        a->apart = 4;
    } else if (is_mutex(t, a)) {
        a->thing = "mutex";
    } else if (is_once(t)) {
        a->thing = "once";
    }
}

struct slept_at what_it_sleeps_at(const struct snap *s, const struct task *t)
{
    struct slept_at a = {.thing = "word"};

    if (!t->knows_word)
        return a;
    find_thing(s, t, &a);
    return a;
}
