/*
 * futex.c - what semaphores, mutexes and conditions of libc sleep in
 */
#include "../memory.h"
#include "../parse.h"
#include "table.h"
#include <stdlib.h>
#include <string.h>

static int wakes(const struct call *c)
{
    return strstr(c->arg[1], "WAKE") != NULL;
}

static int may_sleep(const struct call *c)
{
    return strstr(c->arg[1], "WAIT") != NULL ||
           strstr(c->arg[1], "LOCK_PI") != NULL;
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
    struct proc *thread = process(c->at, atoll(c->arg[2]));
    const char *tid;

    if (strstr(c->arg[1], "FUTEX_WAIT") == NULL || thread == NULL ||
        thread->birth == NULL || thread->leader != c->p->leader)
        return NULL;
    tid = field(thread->birth->args, "child_tid");
    if (tid == NULL)
        tid = field(thread->birth->args, "child_tidptr");
    return tid != NULL && strtoull(tid, NULL, 16) == address ? thread : NULL;
}

static void finds_word(struct call *c, struct slot *s)
{
    unsigned long long address = strtoull(c->arg[0], NULL, 16);

    (void)s;
    c->word = strstr(c->arg[1], "PRIVATE") != NULL ? private_word(c->p, address)
                                                   : memory_word(c->p, address);
    c->o = object_at(c->word);
    c->about = joined(c, address);
    if (wakes(c)) {
        c->lets = succeeds(c) ? c->ret : 0;
        acts(c, c->o, WOKE);
    }
}

static int wakes_nobody(struct call *c, struct slot *s)
{
    (void)s;
    return strstr(c->arg[1], "FUTEX_WAKE_PRIVATE") != NULL && c->known &&
           c->ret == 0;
}

static struct answer why_woken(struct call *c)
{
    struct act *a, *found = NULL;
    size_t i;

    if (c->about != NULL)
        return c->about->end_line != NEVER ? by_line(c->about->end_line) : no;
    if (c->o == NULL || c->ret != 0)
        return unknown;
    for (i = after_line(c->o, c->in);
         (a = next_act(c->o, c, WOKE, &i)) != NULL;) {
        if (a->c->lets <= 0) /* it has woken as many as it says */
            continue;
        if (found != NULL)
            return unknown;
        found = a;
    }
    if (found == NULL)
        return unknown;
    found->c->lets--;
    return by(found);
}

static void say_futex(struct call *c, struct words *w)
{
    const char *op = c->arg[1] + (starts(c->arg[1], "FUTEX_") ? 6 : 0);

    if (c->about != NULL) {
        add(&w->head, "pthread_join(%s)", c->about->name);
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
    {.name = NULL},
};
