/*
 * futex.c - what semaphores, mutexes and conditions of libc sleep in
 */
#include "../memory.h"
#include "../parse.h"
#include "table.h"
#include <stdlib.h>
#include <string.h>

static int does(const struct call *c, const char *what)
{
    return strstr(c->arg[1], what) != NULL;
}

static int wakes(const struct call *c)
{
    return does(c, "WAKE") || does(c, "REQUEUE") ? !does(c, "WAIT")
                                                 : does(c, "UNLOCK_PI");
}

static int may_sleep(const struct call *c)
{
    return does(c, "WAIT") || (does(c, "LOCK_PI") && !does(c, "UNLOCK"));
}

static const char *name_of_futex(const struct call *c)
{
    return c->about != NULL ? "pthread_join"
           : wakes(c)       ? "futex_wake"
                            : "futex_wait";
}

/* Does it wait for the word where the kernel notes the end of a thread? */
static struct proc *joined(const struct call *c, unsigned long long address)
{
    struct proc *thread = process(c->at, amount(c->arg[2]));
    const char *tid;

    if (strstr(c->arg[1], "FUTEX_WAIT") == NULL || thread == NULL ||
        thread->birth == NULL || thread->leader != c->p->leader)
        return NULL;
    tid = field(thread->birth->args, "child_tid");
    if (tid == NULL)
        tid = field(thread->birth->args, "child_tidptr");
    return tid != NULL && strtoull(tid, NULL, 16) == address ? thread : NULL;
}

static char *word_at(const struct call *c, const char *address, int is_private)
{
    unsigned long long number = strtoull(address, NULL, 16);

    return is_private ? private_word(c->p, number) : memory_word(c->p, number);
}

/* How many it has woken. Of FUTEX_REQUEUE the others sleep at another word
 * from now on. */
static void wakes_up(struct call *c)
{
    long wanted = atol(c->arg[2]);

    c->lets = !succeeds(c)             ? 0
              : does(c, "UNLOCK_PI")   ? 1
              : does(c, "CMP_REQUEUE") ? c->ret
              : does(c, "REQUEUE")     ? (c->ret < wanted ? c->ret : wanted)
                                       : c->ret;
    acts(c, c->o, WOKE);
    if ((does(c, "REQUEUE") || does(c, "WAKE_OP")) && *c->arg[4] != '\0')
        c->to = object_at(word_at(c, c->arg[4], does(c, "PRIVATE")));
    if (does(c, "WAKE_OP"))
        acts(c, c->to, WOKE);
    else if (c->to != NULL)
        c->o->moved_to = c->to;
}

static void finds_word(struct call *c, struct slot *s)
{
    (void)s;
    c->word = word_at(c, c->arg[0], does(c, "PRIVATE"));
    c->o = object_at(c->word);
    c->about = joined(c, strtoull(c->arg[0], NULL, 16));
    if (wakes(c))
        wakes_up(c);
}

/* futex_waitv([{val=0, uaddr=0x7f00, flags=FUTEX_32|FUTEX_PRIVATE_FLAG}, ... */
static void finds_words(struct call *c, struct slot *unused)
{
    const char *s = c->arg[0], *flags;
    long long n = succeeds(c) ? c->ret : 0;

    (void)unused;
    while ((s = field(s, "uaddr")) != NULL && n-- > 0)
        ;
    if (s == NULL)
        return;
    flags = field(s, "flags");
    flags = flags != NULL ? keep_text(flags, strcspn(flags, "}")) : "";
    c->word = word_at(c, s, strstr(flags, "PRIVATE") != NULL);
    c->o = object_at(c->word);
}

static int wakes_nobody(struct call *c, struct slot *s)
{
    (void)s;
    return strstr(c->arg[1], "FUTEX_WAKE_PRIVATE") != NULL && c->known &&
           c->ret == 0;
}

/* The first wake-up there that has not let all go on yet, if all of those are
 * of one process: which of them it was, the order of the waits does not say. */
static struct act *woken_at(struct object *o, struct call *c, int *several)
{
    struct act *a, *found = NULL;
    size_t i;

    if (o == NULL)
        return NULL;
    for (i = after_line(o, c->in); (a = next_act(o, c, WOKE, &i)) != NULL;) {
        if (a->c->lets <= 0) /* it has woken as many as it says */
            continue;
        *several |= found != NULL && a->c->p != found->c->p;
        if (found == NULL)
            found = a;
    }
    return found;
}

static struct answer why_woken(struct call *c)
{
    struct act *a;
    int several = 0;

    if (c->about != NULL)
        return c->about->end_line != NEVER ? by_line(c->about->end_line) : no;
    if (c->o == NULL || !succeeds(c))
        return unknown;
    a = woken_at(c->o, c, &several);
    if (a == NULL)
        a = woken_at(c->o->moved_to, c, &several);
    if (a == NULL || several)
        return unknown;
    a->c->lets--;
    return by(a);
}

static void say_waitv(struct call *c, struct words *w)
{
    const char *s = c->arg[0];
    int n = 0;

    add(&w->head, "futex_waitv(");
    while ((s = field(s, "uaddr")) != NULL)
        n++;
    add(&w->head, "%d words)", n);
    say_number(c, w);
}

static void say_futex(struct call *c, struct words *w)
{
    const char *op = c->arg[1] + (starts(c->arg[1], "FUTEX_") ? 6 : 0);

    if (c->about != NULL) {
        add(&w->head, "pthread_join(%s)", c->about->name);
        if (strcmp(c->error, "EAGAIN") != 0) /* it has ended already */
            say_failed(c, w);
        return;
    }
    add(&w->head, "futex(word %d, ", label("word", c->word ? c->word : ""));
    if (starts(op, "WAIT") || starts(op, "WAKE"))
        add(&w->head, "%.4s, ", op);
    else
        add(&w->head, "%.*s, ", (int)strcspn(op, "|"), op);
    if (strcmp(c->arg[2], "2147483647") == 0)
        add(&w->head, "all)");
    else
        add(&w->head, "%.*s)", (int)strcspn(c->arg[2], " "), c->arg[2]);
    if (starts(op, "WAKE") && succeeds(c))
        add(&w->tail, " = %lld", c->ret);
    else
        say_worked(c, w);
}

const struct kind futex_calls[] = {
    {.name = "futex",
     .name_of = name_of_futex,
     .on = "word",
     .say = say_futex,
     .is_libc = wakes_nobody,
     .begins = finds_word,
     .may = may_sleep,
     .why = why_woken},
    {.name = "futex_waitv",
     .libc = "futex_wait",
     .on = "word",
     .say = say_waitv,
     .begins = finds_words,
     .why = why_woken},
    {.name = NULL},
};
