/*
 * handler.c - who is in a handler, and of which signal
 */
#include "handler.h"
#include <signal.h>
#include <stdio.h>
#include <string.h>

const char *name_of_signal(int n)
{
    static const struct {
        int number;
        const char *name;
    } known[] = {{SIGHUP, "HUP"},   {SIGINT, "INT"},   {SIGQUIT, "QUIT"},
                 {SIGUSR1, "USR1"}, {SIGUSR2, "USR2"}, {SIGALRM, "ALRM"},
                 {SIGTERM, "TERM"}, {SIGCHLD, "CHLD"}, {SIGIO, "IO"},
                 {SIGCONT, "CONT"}, {SIGPIPE, "PIPE"}};
    struct buf b = {0};
    size_t i;

    for (i = 0; i < LENGTH(known); i++)
        if (known[i].number == n)
            return known[i].name;
    if (n >= SIGRTMIN)
        add(&b, n > SIGRTMIN ? "RTMIN+%d" : "RTMIN", n - SIGRTMIN);
    else
        add(&b, " %d", n);
    return taken(&b);
}

const char *signal_of(const struct line *l)
{
    return keep_text(l->text, strcspn(l->text, " "));
}

/* The handlers that have not returned, the last one last; up to eight. */
static size_t handlers_of(const struct waiter *w, const char *in[8])
{
    const struct trace *t = the_past();
    const struct line *l;
    size_t i, n = 0;

    for (i = 0; t != NULL && w->p != NULL && i < t->n; i++) {
        l = &t->line[i];
        if (l->p == w->p && l->type == SIGNAL && l->how == HANDLER && n < 8)
            in[n++] = signal_of(l);
        else if (l->p == w->p && l->c != NULL && l->c->in == i && n > 0 &&
                 is(l->c, "rt_sigreturn"))
            n--;
    }
    return n;
}

/* Blocked, unless the handler was left by longjmp(). */
static int is_blocked(const struct waiter *w, const char *signal)
{
    int n;

    for (n = 1; n <= 64; n++)
        if (strcmp(name_of_signal(n), signal + 3) == 0)
            return w->t->blocked >> (n - 1) & 1;
    return 0;
}

const char *handler_of(const struct waiter *w)
{
    const char *in[8];
    size_t n = handlers_of(w, in);

    return n > 0 && is_blocked(w, in[n - 1]) ? in[n - 1] : NULL;
}

int is_in_handler(const struct waiter *w, int number)
{
    const char *in[8];
    size_t n = handlers_of(w, in);

    while (n-- > 0)
        if (strcmp(in[n] + 3, name_of_signal(number)) == 0)
            return 1;
    return 0;
}
