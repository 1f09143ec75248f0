/*
 * begun_again.c - a call that a signal was to end, and has not
 */
#include "begun_again.h"
#include <string.h>

/* As the last sigaction(), or signal(), for it has it. */
static int restarts(const struct proc *p, const char *signal, size_t n)
{
    const struct call *c;
    size_t i = 0;
    int found = 0;

    while ((c = next_call(&i)) != NULL)
        if (c->p->leader == p->leader && is(c, "rt_sigaction") && succeeds(c) &&
            c->n_args > 1 && strncmp(c->arg[0], signal, n) == 0 &&
            c->arg[0][n] == '\0' && starts(c->arg[1], "{"))
            found = strstr(c->arg[1], "SA_RESTART|") != NULL ||
                    strstr(c->arg[1], "SA_RESTART}") != NULL ||
                    strstr(c->arg[1], "SA_RESTART,") != NULL;
    return found;
}

/* The first call after the handler that ran during c. */
static const struct call *after_handler(const struct call *c)
{
    while (c != NULL && !is(c, "rt_sigreturn"))
        c = c->next;
    return c != NULL ? c->next : NULL;
}

/* The signal whose handler has returned to the call in which it waits. That a
 * child has ended is hardly meant to end it. */
static const struct line *came_during(const struct waiter *w)
{
    const struct trace *t = the_past();
    const struct line *l;
    size_t i;

    for (i = t != NULL && w->p != NULL ? t->n : 0; i-- > 0;) {
        l = &t->line[i];
        if (l->p == w->p && l->type == SIGNAL && l->how == HANDLER &&
            l->broke != NULL && strcmp(l->broke->error, "ERESTARTSYS") == 0 &&
            !starts(l->text, "SIGCHLD") && !starts(l->text, "SIGWINCH") &&
            after_handler(l->broke) == w->p->last &&
            strcmp(l->broke->name, w->p->last->name) == 0)
            return l;
    }
    return NULL;
}

void add_begun_again(struct buf *b, const struct waiter *w)
{
    const struct line *l = came_during(w);
    int n = l != NULL ? (int)strcspn(l->text, " ") : 0;

    if (l == NULL || !restarts(w->p, l->text, (size_t)n))
        return;
    speak(b,
          "; %.*s came during %s's %s, which began again after its handler: "
          "SA_RESTART, as signal() sets it",
          "；%.*s 曾在 %s 执行 %s "
          "期间到来，信号处理函数返回以后，这个调用自动重启：设置了 "
          "SA_RESTART（signal() 会自动设置）",
          n, l->text, w->name, call_of_waiter(w));
}
