/*
 * process.c - fork(), exec(), waitpid(), threads
 */
#include "../memory.h"
#include "../parse.h"
#include "table.h"
#include <stdlib.h>
#include <string.h>

/* ---- fork() ---- */

static int is_vfork(const struct call *c)
{
    return is(c, "vfork") || has(c, "CLONE_VFORK");
}

static const char *name_of_fork(const struct call *c)
{
    return is_thread(c) ? "pthread_create" : is_vfork(c) ? "vfork" : "fork";
}

static void forks(struct call *c, struct slot *s)
{
    struct proc *child = c->child;

    (void)s;
    if (child == NULL)
        return;
    inherit(child, c->p, has(c, "CLONE_FILES"));
    memory_inherit(child, c->p, is_thread(c) || has(c, "CLONE_VM"));
    if (!is_thread(c))
        memcpy(child->action, c->p->leader->action, sizeof(child->action));
}

static int is_not_there(struct call *c, struct slot *s)
{
    (void)s;
    return is(c, "clone3") && c->known && c->ret == -1 &&
           starts(c->error, "ENOSYS");
}

/* It waits until the child has another program, or has ended. */
static struct answer why_vforked(struct call *c)
{
    struct proc *p = c->child;

    if (p == NULL)
        return unknown;
    return by_line(p->exec_line != NEVER ? p->exec_line : p->end_line);
}

static void say_fork(struct call *c, struct words *w)
{
    add(&w->head, "%s()", name_of_fork(c));
    if (!say_failed(c, w) && c->child != NULL && c->child->name != NULL)
        add(&w->tail, " = %s", c->child->name);
}

/* ---- exec() ---- */

static void becomes(struct call *c, struct slot *s)
{
    size_t i;

    (void)s;
    if (!succeeds(c))
        return;
    c->p->exec_line = c->in;
    close_on_exec(c);
    if (c->p->memory != NULL)
        memory_forget(c->p);
    for (i = 0; i < LENGTH(c->p->action); i++)
        if (c->p->action[i] != NULL && !starts(c->p->action[i], "SIG_IGN"))
            c->p->action[i] = NULL;
}

static int tries_next(struct call *c, struct slot *s)
{
    (void)s;
    return strcmp(c->error, "ENOENT") == 0; /* then the next of PATH */
}

static void say_exec(struct call *c, struct words *w)
{
    const char *s = c->arg[1];
    int n = 0, no_more = *s != '[';

    add(&w->head, "exec(");
    while (!no_more && n < 3 && (s = strchr(s, '"')) != NULL) {
        add(&w->head, n++ ? ", " : "");
        say_name(&w->head, s);
        for (s++; *s != '\0' && *s != '"'; s += escape(s))
            ;
        no_more = *s == '\0' || s[1] != ',';
        s += *s != '\0';
    }
    add(&w->head, no_more ? ")" : ", ...)");
    say_failed(c, w);
}

/* ---- waitpid() ---- */

static const char *status_of(const struct call *c)
{
    return c->arg[is(c, "waitid") ? 2 : 1];
}

/* Whom it has heard of, or NULL. */
static struct proc *heard_of(const struct call *c)
{
    const char *pid = field(status_of(c), "si_pid");

    if (!succeeds(c))
        return NULL;
    if (is(c, "waitid"))
        return pid != NULL ? process(c->at, amount(pid)) : NULL;
    return c->ret > 0 ? process(c->at, c->ret) : NULL;
}

/* Not of an end, but of a stop, or that it goes on. */
static int of_stop(const struct call *c)
{
    static const char *const words[] = {"WIFSTOPPED", "WIFCONTINUED",
                                        "CLD_STOPPED", "CLD_CONTINUED"};
    size_t i;

    for (i = 0; i < LENGTH(words); i++)
        if (strstr(status_of(c), words[i]) != NULL)
            return 1;
    return 0;
}

/* Its parent may hear of a stop before strace tells of it. Then it is known
 * only who has sent SIGSTOP. */
static size_t stop_of(struct proc *p, const struct call *c)
{
    struct act *a;
    size_t i;

    if (p->stop_line != NEVER && p->stop_line > c->in)
        return p->stop_line;
    if (p->signals == NULL)
        return NEVER;
    i = after_line(p->signals, c->in);
    while ((a = next_act(p->signals, c, SENT, &i)) != NULL)
        if (a->c != NULL && has(a->c, "SIGSTOP"))
            return a->from;
    return NEVER;
}

static int may_wait(const struct call *c)
{
    return !has(c, "WNOHANG");
}

static struct answer why_heard(struct call *c)
{
    struct proc *p = heard_of(c);
    size_t cause;

    if (p == NULL)
        return no;
    cause = of_stop(c) ? stop_of(p, c) : p->end_line;
    return cause != NEVER && cause < c->in ? no : by_line(cause);
}

static size_t ended_before(struct call *c)
{
    struct proc *p = heard_of(c);

    return p != NULL && p != c->p ? p->end_line : NEVER;
}

static void reaps(struct call *c)
{
    struct proc *p = heard_of(c);

    if (p != NULL && !has(c, "WNOWAIT") && !of_stop(c))
        p->reaped = 1;
}

static void say_status(struct words *w, const char *status)
{
    const char *s;

    if ((s = strstr(status, "WEXITSTATUS(s) == ")) != NULL)
        add(&w->tail, ", exit status %d", atoi(s + 18));
    else if ((s = strstr(status, "WTERMSIG(s) == ")) != NULL)
        add(&w->tail, ", killed by %.*s", (int)strcspn(s + 15, " }]"), s + 15);
    else if ((s = strstr(status, "WSTOPSIG(s) == ")) != NULL)
        add(&w->tail, ", stopped by %.*s", (int)strcspn(s + 15, " }]"), s + 15);
    else if (strstr(status, "WIFCONTINUED") != NULL ||
             strstr(status, "CLD_CONTINUED") != NULL)
        add(&w->tail, ", continued");
    else if ((s = field(status, "si_status")) != NULL)
        add(&w->tail, ", %s %.*s",
            strstr(status, "CLD_EXITED") != NULL  ? "exit status"
            : strstr(status, "CLD_STOPP") != NULL ? "stopped by"
                                                  : "killed by",
            (int)strcspn(s, ",}"), s);
}

static void say_wait(struct call *c, struct words *w)
{
    int id = is(c, "waitid");
    const char *who = id ? field(status_of(c), "si_pid") : NULL;
    long long pid = amount(c->arg[id]);

    if (id && starts(c->arg[0], "P_ALL"))
        pid = -1;
    add(&w->head, "%s(", id ? "waitid" : pid == -1 ? "wait" : "waitpid");
    add(&w->head, "%s", pid > 0 ? process_name(c, pid) : "");
    say_flags(&w->head, c->arg[id ? 3 : 2], pid > 0 ? ", " : "");
    add(&w->head, ")");
    if (say_failed(c, w))
        return;
    pid = who != NULL ? amount(who) : c->ret;
    if (pid <= 0) {
        add(&w->tail, " = %lld", c->ret);
        return;
    }
    add(&w->tail, " = %s", process_name(c, pid));
    say_status(w, status_of(c));
}

/* ---- the rest ---- */

static int only_asks(struct call *c, struct slot *s)
{
    (void)s;
    return starts(c->arg[0], "PR_CAPBSET_READ") ||
           starts(c->arg[0], "PR_SET_VMA") ||
           starts(c->arg[0], "PR_SET_NAME") || starts(c->arg[0], "PR_GET");
}

static int sets_nothing(struct call *c, struct slot *s)
{
    (void)s;
    return starts(c->arg[2], "NULL");
}

#define FORKS                                                                  \
    .name_of = name_of_fork, .on = "child", .say = say_fork,                   \
    .is_libc = is_not_there, .begins = forks, .may = is_vfork,                 \
    .why = why_vforked
#define REAPS                                                                  \
    .libc = "wait", .on = "child", .say = say_wait, .returned = reaps,         \
    .may = may_wait, .why = why_heard, .done = ended_before

const struct kind process_calls[] = {
    {.name = "fork", FORKS},
    {.name = "vfork", FORKS},
    {.name = "clone", FORKS},
    {.name = "clone3", FORKS},
    {.name = "execve",
     .libc = "exec",
     .say = say_exec,
     .begins = becomes,
     .is_libc = tries_next},
    {.name = "execveat", .libc = "exec", .begins = becomes},
    {.name = "wait4", REAPS},
    {.name = "waitpid", REAPS},
    {.name = "waitid", REAPS},
    {.name = "exit"},
    {.name = "exit_group", .libc = "exit"},
    {.name = "prctl", .is_libc = only_asks},
    {.name = "prlimit64", .libc = "setrlimit", .is_libc = sets_nothing},
    {.name = "setrlimit", .is_libc = sets_nothing},
    {.name = NULL},
};
