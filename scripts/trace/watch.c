/*
 * watch.c - runs a program under strace until it ends, or nothing moves
 *
 * Whoever loses its parent becomes a child of this process, so that all can be
 * found, and ended. What is concluded is concluded from one look, while nothing
 * moved, and from the lines that strace had written by then.
 */
#include "watch.h"
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define SETTLED 0.3 /* seconds: so long nothing moves, for a look */
#define NAP 0.05
#define LOOKS_OF_OTHER 10

static volatile sig_atomic_t interrupted;

static void interrupt(int signal)
{
    (void)signal;
    interrupted = 1;
}

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void nap(void)
{
    nanosleep(&(struct timespec){.tv_nsec = (long)(NAP * 1e9)}, NULL);
}

static size_t size_of(const char *file)
{
    struct stat s;

    return file != NULL && stat(file, &s) == 0 ? (size_t)s.st_size : 0;
}

/* ---- has anything moved? ---- */

static int same(const struct snap *a, const struct snap *b)
{
    size_t i;

    if (a->n != b->n)
        return 0;
    for (i = 0; i < a->n; i++)
        if (a->task[i].tid != b->task[i].tid ||
            a->task[i].state != b->task[i].state ||
            a->task[i].cpu != b->task[i].cpu)
            return 0;
    return 1;
}

/* A call that ends by itself, some time. */
static int is_timed(const struct task *t)
{
    static const struct {
        const char *call;
        int argument, zero; /* zero: this says for ever */
    } timed[] = {{"nanosleep", 0, 0},       {"clock_nanosleep", 0, 0},
                 {"futex", 3, 1},           {"semtimedop", 3, 1},
                 {"mq_timedsend", 4, 1},    {"mq_timedreceive", 4, 1},
                 {"rt_sigtimedwait", 2, 1}, {"ppoll", 2, 1},
                 {"pselect6", 4, 1},        {"select", 4, 1},
                 {"restart_syscall", 0, 0}};
    size_t i;

    if (strcmp(t->call, "poll") == 0)
        return (int)t->arg[2] >= 0;
    if (strcmp(t->call, "epoll_wait") == 0 ||
        strcmp(t->call, "epoll_pwait") == 0)
        return (int)t->arg[3] >= 0;
    for (i = 0; i < LENGTH(timed); i++)
        if (strcmp(t->call, timed[i].call) == 0)
            return !timed[i].zero || t->arg[timed[i].argument] != 0;
    return 0;
}

/* Until the child has another program, or ended: also posix_spawn() waits so. */
static int is_vfork(const struct task *t)
{
    return strcmp(t->call, "vfork") == 0 || strncmp(t->call, "clone", 5) == 0;
}

int is_active(const struct task *t)
{
    if (t->state == 'Z' || t->state == 'X' || t->state == 'T')
        return 0;
    if (t->state == 't') /* strace lets it go on, some time */
        return 1;
    if (t->state == 'D' && !is_vfork(t)) /* it reads a disk, or the like */
        return 1;
    return t->timer || t->state == 'R' || (t->knows_call && *t->call == '\0') ||
           is_timed(t);
}

/* ---- timers ---- */

/* The seconds, or what comes after them, of it_value={tv_sec=1, tv_nsec=0}. */
static int is_set(const char *line, const char *name)
{
    const char *s = strstr(line, name);

    return s != NULL && strspn(s + strlen(name), "={}tvsecnu_, 0") <
                            strcspn(s + strlen(name), "}");
}

struct timer {
    pid_t pid;
    int armed, again;
    int alarms; /* by SIGALRM */
};

static void follow_timer(struct timer *t, const char *line)
{
    const char *alarm = strstr(line, " alarm(");

    if (alarm != NULL || strstr(line, "setitimer(ITIMER_REAL, ") != NULL)
        t->alarms = 1;
    if (alarm != NULL)
        t->armed = atoi(alarm + 7) > 0;
    else if (strstr(line, " SO_RCVTIMEO") != NULL ||
             strstr(line, " SO_SNDTIMEO") != NULL)
        t->armed = t->again = 1;
    else if (strstr(line, "setitimer(ITIMER_REAL, ") != NULL ||
             strstr(line, " timer_settime(") != NULL) {
        t->armed = is_set(line, "it_value");
        t->again = t->armed && is_set(line, "it_interval");
    } else if (strstr(line, "--- SIGALRM") != NULL ||
               strstr(line, "SI_TIMER") != NULL)
        t->armed = t->again;
    else if (strstr(line, " +++ ") != NULL)
        t->armed = t->again = 0;
}

/* It has blocked this signal, and does not wait to take it. */
static int is_deaf(struct task *t, int signal)
{
    unsigned long long bit = 1ULL << (signal - 1);

    look_at_signals(t);
    return (t->blocked & bit) && !(t->awaited & bit) &&
           strcmp(t->call, "read") != 0 && strstr(t->call, "poll") == NULL &&
           strstr(t->call, "select") == NULL; /* of a signalfd, perhaps */
}

/* Which processes will get a signal, or the like, when a timer ends. */
static void find_timers(struct snap *s, const char *lines)
{
    struct timer *timer = NULL;
    FILE *f = lines != NULL ? fopen(lines, "re") : NULL;
    size_t n = 0, room = 0, i, k, size = 0;
    char *line = NULL;

    while (f != NULL && getline(&line, &size, f) > 0) {
        for (i = 0; i < n && timer[i].pid != atoi(line); i++)
            ;
        if (i == n) {
            timer = more(timer, n, &room, sizeof(*timer));
            timer[n++] = (struct timer){.pid = atoi(line)};
        }
        follow_timer(&timer[i], line);
    }
    if (f != NULL)
        fclose(f);
    for (i = 0; i < s->n; i++)
        for (k = 0; k < n; k++)
            if (timer[k].pid == s->task[i].tid ||
                timer[k].pid == s->task[i].pid)
                s->task[i].timer |=
                    timer[k].armed &&
                    !(timer[k].alarms && is_deaf(&s->task[i], SIGALRM));
    free(timer);
    free(line);
}

static int reads_terminal(const struct task *t)
{
    char path[64], to[64];
    ssize_t n;

    if (strcmp(t->call, "read") != 0)
        return 0;
    snprintf(path, sizeof(path), "/proc/%d/fd/%d", t->pid, (int)t->arg[0]);
    n = readlink(path, to, sizeof(to) - 1);
    to[n > 0 ? n : 0] = '\0';
    return strncmp(to, "/dev/pts/", 9) == 0 || strncmp(to, "/dev/tty", 8) == 0;
}

/* Who is stopped by a signal is in state t, too, for strace's sake: strace
 * sleeps then, and would not if it were to let it go on. */
static int is_stopped(const struct watch *w, const struct task *t)
{
    struct task strace = {.pid = w->strace, .tid = w->strace};

    return t->state == 't' && w->limit == 0 && read_stat(&strace) &&
           strace.state == 'S';
}

static int any_active(const struct watch *w, const struct snap *s)
{
    size_t i;

    for (i = 0; w->patient && i < s->n; i++)
        if (reads_terminal(&s->task[i]))
            return 1;
    for (i = 0; i < s->n; i++)
        if (is_active(&s->task[i]) && !is_stopped(w, &s->task[i]))
            return 1;
    return 0;
}

/* ---- it runs ---- */

/* In strace's place: the program's parent, with its status. */
static void stand_by(char *const program[])
{
    pid_t pid = fork();
    int status = 0;

    if (pid == 0) {
        execvp(program[0], program);
        _exit(127);
    }
    while (waitpid(pid, &status, 0) == -1 && errno == EINTR)
        ;
    _exit(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}

static pid_t start(const struct watch *w, char *const program[])
{
    const char *const begin[] = {"strace", "-f", "-yy", "-s",
                                 "256",    "-q", "-o",  w->lines};
    const char **argument;
    size_t n = 0, i, k = LENGTH(begin);
    pid_t pid;

    while (program[n] != NULL)
        n++;
    argument = keep((k + 2 * w->changes + 1 + n + 1) * sizeof(*argument));
    memcpy(argument, begin, sizeof(begin));
    for (i = 0; i < w->changes; i++) {
        argument[k++] = "-e";
        argument[k++] = w->change[i];
    }
    argument[k++] = "--";
    for (i = 0; i < n; i++)
        argument[k++] = program[i];
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid != 0)
        return pid;
    /* its kill(0, ...) is not meant for this one; but at a terminal only one
     * group may read, and is ended by Ctrl+C */
    if (!w->patient && w->limit == 0 && !isatty(0))
        setpgid(0, 0);
    if (w->lines == NULL)
        stand_by(program);
    execvp("strace", (char *const *)argument);
    _exit(77);
}

/* All at once: they are stopped first, so that none goes on because another
 * one has ended. */
static void end_all(pid_t strace)
{
    struct snap s = {0};
    int round, signal;
    size_t i;

    for (round = 0; round < 100; round++) {
        signal = round == 0 ? SIGSTOP : SIGKILL;
        look_at_descendants(&s, getpid(), strace);
        for (i = 0; i < s.n; i++)
            if (s.task[i].state != 'Z')
                kill(s.task[i].pid, signal);
        while (waitpid(-1, NULL, WNOHANG) > 0)
            ;
        if (s.n == 0)
            break;
        nap();
    }
    kill(strace, SIGKILL);
    while (waitpid(-1, NULL, 0) > 0 || errno == EINTR)
        ;
    free(s.task);
}

/* The first process is strace's only child. */
static int first_has_ended(const struct snap *s, pid_t strace)
{
    size_t i;

    for (i = 0; i < s->n; i++)
        if (s->task[i].parent == strace && s->task[i].state != 'Z')
            return 0;
    return 1;
}

/* Those that have lost their parent, and have ended. */
static int strace_ended(pid_t strace, int *status)
{
    pid_t pid;

    while ((pid = waitpid(-1, status, WNOHANG)) > 0)
        if (pid == strace)
            return 1;
    return 0;
}

/* The look that is concluded from, as soon as it is quiet: once Ctrl+C has
 * ended the program it is too late for one. Returns whether it was taken now:
 * then only the next time it is known that nothing has moved meanwhile. */
static int look_once(struct watch *w, const struct snap *s, size_t size)
{
    if (w->has_look)
        return 0;
    w->now = (struct snap){0};
    for (; w->now.n < s->n; w->now.n++) {
        w->now.task =
            more(w->now.task, w->now.n, &w->now.room, sizeof(*w->now.task));
        w->now.task[w->now.n] = s->task[w->now.n];
    }
    find_timers(&w->now, w->lines);
    look_closer(&w->now);
    w->size = size;
    w->has_look = 1;
    return 1;
}

static int moves(struct watch *w, struct snap *before, struct snap *last)
{
    size_t size = w->last_size;
    struct snap swap = *before;

    *before = *last;
    *last = swap;
    w->last_size = size_of(w->lines);
    look_at_descendants(last, getpid(), w->strace);
    return w->last_size != size || size_of(w->lines) != w->last_size ||
           !same(before, last);
}

/* ---- for how long? ---- */

#define PATIENCE 5 /* so many times longer where others have the processors */

/* What all have had of the processors, strace too, and how long they were kept
 * waiting for one: those of whom each look has seen the growth. */
struct account {
    struct snap last;
    double cpu, delayed;
};

static const struct task *same_task(const struct snap *s, const struct task *t)
{
    size_t i;

    for (i = 0; i < s->n; i++)
        if (s->task[i].tid == t->tid)
            return &s->task[i];
    return NULL;
}

static void charge(struct account *a, const struct watch *w,
                   const struct snap *s)
{
    static const struct task none;
    struct task strace = {.pid = w->strace, .tid = w->strace};
    const struct task *before;
    struct snap now = {0};
    size_t i;

    for (i = 0; i <= s->n; i++) {
        if (i == s->n && !read_stat(&strace))
            break;
        now.task = more(now.task, now.n, &now.room, sizeof(*now.task));
        now.task[now.n] = i < s->n ? s->task[i] : strace;
        look_at_delay(&now.task[now.n]);
        before = same_task(&a->last, &now.task[now.n]);
        if (before == NULL)
            before = &none;
        a->cpu += (double)(now.task[now.n].cpu - before->cpu) /
                  (double)sysconf(_SC_CLK_TCK);
        if (now.task[now.n].delayed > before->delayed)
            a->delayed +=
                (double)(now.task[now.n].delayed - before->delayed) / 1e9;
        now.n++;
    }
    free(a->last.task);
    a->last = now;
}

static int computes(const struct snap *s)
{
    size_t i;

    for (i = 0; i < s->n; i++)
        if (s->task[i].state == 'R' || s->task[i].state == 't')
            return 1;
    return 0;
}

/* The clock alone does not say it: on a busy machine they may have done little
 * in that time. With a limit of its own, one that computes is always given more
 * than one that naps: the machine may be slow. */
static int too_long(const struct watch *w, const struct account *a,
                    const struct snap *s, double time, double limit)
{
    double enough = 0.9 * limit; /* of a quiet machine nobody gets all */

    if (time < limit || time >= PATIENCE * limit)
        return time >= limit;
    if (w->limit > 0 && computes(s))
        return 0;
    return a->cpu >= enough || time - a->delayed >= enough;
}

/* The other side of the program need not have seen what it did last. */
static int others_turn(const struct watch *w, size_t at)
{
    return w->turn != NULL && access(w->turn, F_OK) == 0 &&
           size_of(w->turn) < at + LOOKS_OF_OTHER;
}

static int until_quiet(struct watch *w, double quiet)
{
    double began = now(), moved = began;
    double limit = quiet > w->busy_after ? quiet : w->busy_after;
    double looks = 0, looks_then = 0; /* on a slow machine there are fewer */
    size_t turn = 0;
    struct snap before = {0}, last = {0};
    struct account account = {0};
    int stop, fresh, account_due = 0;

    if (w->limit > 0)
        limit = w->limit;
    if (w->patient)
        limit = 1e9;
    while (!strace_ended(w->strace, &w->status)) {
        nap();
        if (interrupted && w->has_look)
            return 0;
        if (moves(w, &before, &last)) {
            moved = now();
            looks_then = looks;
            turn = size_of(w->turn);
            w->has_look = 0;
        }
        fresh = 0;
        looks++;
        w->ended = first_has_ended(&last, w->strace);
        if (w->last_size == 0 &&
            w->lines != NULL) /* strace itself is beginning */
            continue;
        w->busy = now() - moved < quiet ||
                  (looks - looks_then) * NAP < quiet / 2 ||
                  others_turn(w, turn);
        if (!w->busy) {
            find_timers(&last, w->lines);
            look_at_timers(&last);
        }
        w->busy |= any_active(w, &last);
        if (account_due++ % 8 == 0)
            charge(&account, w, &last);
        stop = too_long(w, &account, &last,
                        w->limit > 0 ? looks * NAP : now() - began, limit);
        if (now() - moved >= SETTLED || interrupted || stop)
            fresh = look_once(w, &last, w->last_size);
        if ((!w->busy && !fresh) || interrupted || stop)
            return 0;
    }
    w->ended = 1;
    w->size = size_of(w->lines);
    return 1;
}

/* Ctrl+C goes to all: half a second for what they do then. */
static int ends_itself(struct watch *w)
{
    int i;

    for (i = 0; i < 10; i++) {
        if (strace_ended(w->strace, &w->status))
            return 1;
        nap();
    }
    return 0;
}

void watch(struct watch *w, double quiet, char *const program[])
{
    static const int end[] = {SIGINT, SIGTERM, SIGHUP};
    struct sigaction catch = {.sa_handler = interrupt}, before[LENGTH(end)];
    size_t i;

    prctl(PR_SET_CHILD_SUBREAPER, 1);
    w->strace = start(w, program);
    for (i = 0; i < LENGTH(end); i++)
        sigaction(end[i], &catch, &before[i]);
    w->interrupted = 0;
    if (!until_quiet(w, quiet)) {
        w->interrupted = interrupted != 0;
        if (!w->interrupted || !ends_itself(w))
            end_all(w->strace);
    }
    for (i = 0; i < LENGTH(end); i++)
        sigaction(end[i], &before[i], NULL);
}
