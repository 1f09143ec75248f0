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

#define BUSY 10.0   /* seconds: so long it may compute, or nap */
#define SETTLED 0.3 /* ... and so long nothing moves, for a look */

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
    nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL);
}

static size_t size_of(const char *file)
{
    struct stat s;

    return stat(file, &s) == 0 ? (size_t)s.st_size : 0;
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

int is_active(const struct task *t)
{
    if (t->state == 'Z' || t->state == 'X' || t->state == 'T')
        return 0;
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
};

static void follow_timer(struct timer *t, const char *line)
{
    const char *alarm = strstr(line, " alarm(");

    if (alarm != NULL)
        t->armed = atoi(alarm + 7) > 0;
    else if (strstr(line, " SO_RCVTIMEO") != NULL ||
             strstr(line, " SO_SNDTIMEO") != NULL)
        t->armed = t->again = 1;
    else if (strstr(line, "setitimer(ITIMER_REAL, ") != NULL ||
             strstr(line, " timer_settime(") != NULL ||
             strstr(line, " timerfd_settime(") != NULL) {
        t->armed = is_set(line, "it_value");
        t->again = t->armed && is_set(line, "it_interval");
    } else if (strstr(line, "--- SIGALRM") != NULL ||
               strstr(line, "SI_TIMER") != NULL ||
               (strstr(line, "[timerfd]") != NULL &&
                strstr(line, " read(") != NULL && strstr(line, " = 8") != NULL))
        t->armed = t->again;
    else if (strstr(line, " +++ ") != NULL)
        t->armed = t->again = 0;
}

/* Which processes will get a signal, or the like, when a timer ends. */
static void find_timers(struct snap *s, const char *lines)
{
    struct timer *timer = NULL;
    FILE *f = fopen(lines, "re");
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
                s->task[i].timer |= timer[k].armed;
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

static int any_active(const struct snap *s, int patient)
{
    size_t i;

    for (i = 0; patient && i < s->n; i++)
        if (reads_terminal(&s->task[i]))
            return 1;
    for (i = 0; i < s->n; i++)
        if (is_active(&s->task[i]))
            return 1;
    return 0;
}

/* ---- it runs ---- */

static pid_t start(const char *lines, char *const program[])
{
    const char *const begin[] = {"strace", "-f", "-yy", "-s", "256",
                                 "-q",     "-o", lines, "--"};
    const char **argument;
    size_t n = 0, i;
    pid_t pid;

    while (program[n] != NULL)
        n++;
    argument = keep((LENGTH(begin) + n + 1) * sizeof(*argument));
    memcpy(argument, begin, sizeof(begin));
    for (i = 0; i < n; i++)
        argument[LENGTH(begin) + i] = program[i];
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid != 0)
        return pid;
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
 * ended the program it is too late for one. */
static int look_once(struct watch *w, const struct snap *s, size_t size)
{
    if (w->has_look)
        return 1;
    w->now = (struct snap){0};
    for (; w->now.n < s->n; w->now.n++) {
        w->now.task =
            more(w->now.task, w->now.n, &w->now.room, sizeof(*w->now.task));
        w->now.task[w->now.n] = s->task[w->now.n];
    }
    find_timers(&w->now, w->lines);
    look_closer(&w->now);
    w->size = size;
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

static int until_quiet(struct watch *w, double quiet)
{
    double began = now(), moved = began, limit = quiet > BUSY ? quiet : BUSY;
    struct snap before = {0}, last = {0};

    if (w->patient)
        limit = 1e9;
    while (!strace_ended(w->strace, &w->status)) {
        nap();
        if (interrupted && w->has_look)
            return 0;
        if (moves(w, &before, &last)) {
            moved = now();
            w->has_look = 0;
        }
        w->ended = first_has_ended(&last, w->strace);
        if (w->last_size == 0) /* strace itself is beginning */
            continue;
        w->busy = now() - moved < quiet;
        if (!w->busy)
            find_timers(&last, w->lines);
        w->busy |= any_active(&last, w->patient);
        if (now() - moved >= SETTLED || interrupted || now() - began >= limit)
            w->has_look = look_once(w, &last, w->last_size);
        if (!w->busy || interrupted || now() - began >= limit)
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
    w->strace = start(w->lines, program);
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
