/*
 * signal.c - who sends, who waits, what they do
 */
#include "../actions.h"
#include "../parse.h"
#include "semaphore.h"
#include "table.h"
#include <stdlib.h>
#include <string.h>

/* ---- kill() and the like ---- */

/* Where the number of the process stands: tgkill() has two. */
static int to_thread(const struct call *c)
{
    return starts(c->name, "tgkill") || starts(c->name, "rt_tg");
}

static int is_raise(const struct call *c)
{
    return is(c, "tgkill") && amount(c->arg[1]) == c->p->pid;
}

static const char *name_of_kill(const struct call *c)
{
    return is_raise(c)                    ? "raise"
           : strstr(c->name, "queueinfo") ? "sigqueue"
           : is(c, "tkill")               ? "tgkill"
                                          : c->name;
}

/* Who may be in the group. */
static void sends_to_group(struct call *c)
{
    struct proc *const *p;
    size_t i, n;

    p = all_processes(&n);
    for (i = 0; i < n && i < 100; i++)
        acts(c, signals_of(p[i]), SENT);
}

static void reaches(struct call *c, struct proc *p)
{
    acts(c, signals_of(p), SENT);
    if (!has(c, "SIGKILL"))
        return;
    dooms(c, p);
    undo_semaphores(p->leader, c);
}

static void sends(struct call *c, struct slot *s)
{
    long long pid = amount(c->arg[to_thread(c)]);
    struct proc *p = process(c->at, pid);

    (void)s;
    if (fails(c))
        return;
    if (pid <= 0) {
        sends_to_group(c);
        return;
    }
    if (p != NULL)
        reaches(c, p);
}

/* pidfd_send_signal(3<pid:77>, SIGTERM, NULL, 0) */
static struct proc *behind(const struct slot *s, size_t line)
{
    const char *key = s != NULL ? s->o->key : NULL;

    return key != NULL && starts(key, "pid:") ? process(line, amount(key + 4))
                                              : NULL;
}

static void sends_by_fd(struct call *c, struct slot *s)
{
    struct proc *p = behind(s, c->at);

    if (!fails(c) && p != NULL)
        reaches(c, p);
}

static void say_kill(struct call *c, struct words *w)
{
    int thread = to_thread(c), queued = strstr(c->name, "queueinfo") != NULL;
    long long pid = amount(c->arg[thread]);
    const char *value = queued ? field(c->arg[thread + 2], "si_int") : NULL;

    if (is_raise(c))
        add(&w->head, "raise(");
    else
        add(&w->head, "%s(", queued ? "sigqueue" : c->name);
    if (pid < -1)
        add(&w->head, "the group of %s, ", process_name(c, -pid));
    else if (pid <= 0)
        add(&w->head, pid ? "all, " : "its own group, ");
    else if (!is_raise(c))
        add(&w->head, "%s, ", process_name(c, pid));
    add(&w->head, "%s", c->arg[thread + 1]);
    if (value != NULL)
        add(&w->head, ", %d", atoi(value));
    add(&w->head, ")");
    say_worked(c, w);
}

/* ---- sigaction(), sigprocmask() ---- */

static const char *handler_of(const char *arg)
{
    const char *s = field(arg, "sa_handler");

    return s != NULL ? s : field(arg, "sa_sigaction");
}

static void sets_action(struct call *c, struct slot *s)
{
    const char *now = handler_of(c->arg[1]);

    (void)s;
    if (now == NULL || !succeeds(c))
        return;
    *action_of(c->p, c->arg[0]) = starts(now, "SIG_DFL")   ? NULL
                                  : starts(now, "SIG_IGN") ? "SIG_IGN"
                                                           : "handler";
}

static int sets(const struct call *c, const char *signal, const char *to)
{
    const char *now = handler_of(c->arg[1]);

    return is(c, "rt_sigaction") && strcmp(c->arg[0], signal) == 0 &&
           now != NULL && (to == NULL || starts(now, to));
}

/* system() lets its child alone have Ctrl+C, and takes SIGCHLD back. */
static int begins_system(struct call *c)
{
    struct call *second = c->next, *third = second ? second->next : NULL;

    if (third == NULL)
        return 0;
    cut_args(second);
    cut_args(third);
    return sets(c, "SIGINT", "SIG_IGN") && sets(second, "SIGQUIT", "SIG_IGN") &&
           is(third, "rt_sigprocmask") &&
           strcmp(third->arg[0], "SIG_BLOCK") == 0 &&
           strcmp(third->arg[1], "[CHLD]") == 0;
}

/* From the first of these calls to the one that puts the mask back. What
 * posix_spawn() does to the mask in between is a pair of its own. */
static int in_system(struct call *c)
{
    if (begins_system(c))
        c->p->in_system = 1;
    if (!c->p->in_system || c->p->masked != NULL)
        return 0;
    if (starts(c->arg[0], "SIG_SETMASK")) {
        c->p->in_system = 0;
        return 1;
    }
    return strcmp(c->arg[1], "[CHLD]") == 0 || sets(c, "SIGINT", NULL) ||
           sets(c, "SIGQUIT", NULL);
}

/* A child of vfork(), before it has its program: posix_spawn() is at work. */
static int is_spawned(const struct call *c)
{
    const struct call *birth = c->p->birth;

    return birth != NULL && c->p->exec_line == NEVER &&
           (is(birth, "vfork") || has(birth, "CLONE_VFORK"));
}

static int changes_nothing(struct call *c, struct slot *s)
{
    const char *now = field(c->arg[1], "sa_handler"),
               *before = field(c->arg[2], "sa_handler");

    (void)s;
    if (in_system(c) || is_spawned(c))
        return 1;
    if (starts(c->arg[1], "NULL") || starts(c->arg[0], "SIGRTMIN") ||
        strcmp(c->arg[0], "SIGRT_1") == 0) /* these two are libc's own */
        return 1;
    return now != NULL && before != NULL && starts(now, "SIG_DFL") &&
           starts(before, "SIG_DFL");
}

static void say_action(struct call *c, struct words *w)
{
    const char *s = handler_of(c->arg[1]);

    add(&w->head, "sigaction(%s", c->arg[0]);
    if (s != NULL)
        add(&w->head, ", %.*s", starts(s, "0x") ? 9 : (int)strcspn(s, ","),
            starts(s, "0x") ? "a handler" : s);
    add(&w->head, ")");
    say_worked(c, w);
}

/* It was made while libc had blocked its maker's signals. */
static int is_born_masked(const struct proc *p)
{
    const struct proc *maker = p->birth != NULL ? p->birth->p : NULL;

    return maker != NULL && maker->masked_from != 0 &&
           maker->masked_from <= p->birth->in &&
           (maker->masked != NULL || maker->masked_to > p->birth->in);
}

/* As a thread begins it sets the mask that it was made with; and so does a
 * process, where fork() blocks signals. */
static int sets_first_mask(struct call *c)
{
    int first = !c->p->masks;

    c->p->masks = 1;
    return first && starts(c->arg[0], "SIG_SETMASK") &&
           (c->p->leader != c->p || is_born_masked(c->p));
}

static int is_one_of(const struct call *c, const char *const *names, size_t n)
{
    while (n-- > 0)
        if (is(c, names[n]))
            return 1;
    return 0;
}

/* Does libc itself do next what it blocks all signals for? */
static int is_for_libc(const struct call *c)
{
    static const char *const aside[] = {"mmap",   "mprotect", "munmap", "futex",
                                        "getpid", "gettid",   "madvise"};
    static const char *const for_that[] = {"clone", "clone3",        "fork",
                                           "vfork", "tgkill",        "tkill",
                                           "exit",  "rt_sigprocmask"};
    const struct call *next = c->next;

    while (next != NULL && is_one_of(next, aside, LENGTH(aside)))
        next = next->next;
    return next != NULL && is_one_of(next, for_that, LENGTH(for_that));
}

/* All signals but those that libc keeps for itself, or all. */
static int blocks_for_libc(const struct call *c)
{
    if (!starts(c->arg[0], "SIG_BLOCK") || starts(c->arg[2], "NULL"))
        return 0;
    return starts(c->arg[1], "~[]") ||
           (starts(c->arg[1], "~[RTMIN RT_1") && is_for_libc(c));
}

/* libc blocks everything around a fork(), and then puts back what was. */
static int masks_for_libc(struct call *c, struct slot *s)
{
    (void)s;
    if (in_system(c) || is_spawned(c) || sets_first_mask(c))
        return 1;
    if (starts(c->arg[1], "NULL") || starts(c->arg[1], "~[RT_1]") ||
        starts(c->arg[1], "[RTMIN RT_1]") || starts(c->arg[1], "[RT_1 RT_2]"))
        return 1;
    if (blocks_for_libc(c)) {
        c->p->masked = c;
        c->p->masked_from = c->in + 1;
        return 1;
    }
    if (starts(c->arg[0], "SIG_SETMASK") && c->p->masked != NULL &&
        starts(c->arg[2], "NULL")) {
        c->p->masked = NULL;
        c->p->masked_to = c->in;
        return 1;
    }
    return 0;
}

static void say_mask(struct call *c, struct words *w)
{
    const char *set = c->arg[1];

    add(&w->head, "sigprocmask(%s, ", c->arg[0]);
    if (starts(set, "~[RTMIN") || starts(set, "~[]"))
        add(&w->head, "all)");
    else if (starts(set, "0x")) /* of a process that may not be looked into */
        add(&w->head, "...)");
    else
        add(&w->head, "%.*s%s)", strlen(set) > 30 ? 30 : 99, set,
            strlen(set) > 30 ? "...]" : "");
    say_worked(c, w);
}

/* ---- waiting for one ---- */

static struct answer why_signalled(struct call *c)
{
    (void)c;
    return unknown; /* pause() returns when the handler does */
}

/* sigtimedwait() tells the signal that it has taken. */
static struct answer why_taken(struct call *c)
{
    const char *name = field(c->args, "si_signo"), *end;
    struct buf signal = {0};
    size_t cause;

    if (name == NULL || !c->known || c->ret <= 0)
        return unknown;
    end = name + strcspn(name, ",}");
    add(&signal, "%.*s %s", (int)(end - name), name, end);
    cause = sender(c->p, signal.s, 0, c->out);
    free(signal.s);
    return by_line(cause);
}

static void say_signal_wait(struct call *c, struct words *w)
{
    const char *s = strchr(c->result, '(');

    add(&w->head, "%s(%.30s)",
        is(c, "rt_sigsuspend") ? "sigsuspend" : "sigtimedwait", c->arg[0]);
    if (!say_failed(c, w) && s != NULL)
        add(&w->tail, " = %.*s", (int)strcspn(s + 1, ")"), s + 1);
}

static void takes_signals(struct call *c)
{
    struct slot *s;

    if (!succeeds(c) || fd_of(c->arg[0]) >= 0)
        return; /* another mask for an old one */
    s = gives_fd(c);
    if (s == NULL)
        return;
    s->o->outside = 0;
    s->o->mask = c->arg[1];
}

static void say_signalfd(struct call *c, struct words *w)
{
    add(&w->head, "signalfd(%.60s)", c->arg[1]);
    say_new_fd(c, w);
}

#define SENDS .name_of = name_of_kill, .say = say_kill, .begins = sends

const struct kind signal_calls[] = {
    {.name = "kill", SENDS},
    {.name = "tkill", SENDS},
    {.name = "tgkill", SENDS},
    {.name = "rt_sigqueueinfo", SENDS},
    {.name = "rt_tgsigqueueinfo", SENDS},
    {.name = "pidfd_send_signal", .fd = 1, .begins = sends_by_fd},
    {.name = "rt_sigaction",
     .libc = "sigaction",
     .quiet = 1,
     .say = say_action,
     .is_libc = changes_nothing,
     .begins = sets_action},
    {.name = "rt_sigprocmask",
     .libc = "sigprocmask",
     .say = say_mask,
     .is_libc = masks_for_libc},
    {.name = "rt_sigpending", .libc = "sigpending"},
    {.name = "rt_sigreturn", .libc = "sigreturn"},
    {.name = "sigaltstack", .hidden = 1},
    {.name = "pause", .on = "signal", .why = why_signalled},
    {.name = "rt_sigsuspend",
     .libc = "sigsuspend",
     .on = "signal",
     .say = say_signal_wait,
     .why = why_signalled},
    {.name = "rt_sigtimedwait",
     .libc = "sigwait",
     .on = "signal",
     .timed = 1,
     .say = say_signal_wait,
     .why = why_taken},
    {.name = "signalfd", .say = say_signalfd, .returned = takes_signals},
    {.name = "signalfd4",
     .libc = "signalfd",
     .say = say_signalfd,
     .returned = takes_signals},
    {.name = NULL},
};
