/*
 * words.c - what somebody is in, what for, and who else is there
 */
#include "words.h"
#include "../say.h"
#include "../speech.h"
#include "again.h"
#include "handler.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The function of libc that ends in futex(). */
static const char *call_at(const struct waiter *w)
{
    static const char *const known[][2] = {{"mutex", "pthread_mutex_lock"},
                                           {"semaphore", "sem_wait"},
                                           {"condition", "pthread_cond_wait"},
                                           {"barrier", "pthread_barrier_wait"},
                                           {"rwlock", "pthread_rwlock_rdlock"},
                                           {"once", "pthread_once"}};
    size_t i;

    if (w->at.writes)
        return "pthread_rwlock_wrlock";
    for (i = 0; i < LENGTH(known); i++)
        if (strcmp(w->thing, known[i][0]) == 0)
            return known[i][1];
    return "futex";
}

static const char *call_name(const struct waiter *w)
{
    static const struct {
        const char *call, *libc;
    } other[] = {{"wait4", "wait"},
                 {"clone", "posix_spawn"},
                 {"clone3", "posix_spawn"},
                 {"openat", "open"},
                 {"rt_sigsuspend", "sigsuspend"},
                 {"rt_sigtimedwait", "sigwait"},
                 {"mq_timedreceive", "mq_receive"},
                 {"mq_timedsend", "mq_send"},
                 {"recvfrom", "recv"},
                 {"sendto", "send"},
                 {"accept4", "accept"},
                 {"semtimedop", "semop"},
                 {"pselect6", "select"}};
    size_t i;

    if (w->what == JOIN)
        return "pthread_join";
    if (w->what == WORD)
        return call_at(w);
    if (strcmp(w->t->call, "wait4") == 0 && (int)w->t->arg[0] > 0)
        return "waitpid";
    for (i = 0; i < LENGTH(other); i++)
        if (strcmp(w->t->call, other[i].call) == 0)
            return other[i].libc;
    return w->t->call;
}

static int has_threads(const struct waiter *w)
{
    const struct waiter *k;

    for (k = waiter; k < waiter + n_waiters; k++)
        if (k != w && same_process(k, w))
            return 1;
    return 0;
}

const char *killed(const struct line *l)
{
    const char *signal = l->text + strlen("killed by ");
    struct buf b = {0};
    int n = (int)strcspn(signal, " ");

    speak(&b, "killed by %.*s%s", "被 %.*s 杀死%s", n, signal,
          signal[n] != '\0' ? either(signal + n, "（核心已转储）") : "");
    return taken(&b);
}

/* "has ended", "was killed by SIGSEGV" */
static const char *end_of(const struct waiter *w)
{
    struct trace *t = the_past();
    struct buf b = {0};

    if (w->p == NULL || w->p->end_line == NEVER ||
        t->line[w->p->end_line].type != KILLED)
        return either("has ended", "已经结束");
    speak(&b, "was %s", "已%s", killed(&t->line[w->p->end_line]));
    return taken(&b);
}

/* Also while it wakes up for a moment: it has computed for less than two seconds
 * in all, and its last call was to sleep. */
static int naps(const struct waiter *w)
{
    if (strstr(w->t->call, "sleep") != NULL)
        return 1;
    return w->p != NULL && w->p->last != NULL &&
           strstr(w->p->last->name, "sleep") != NULL &&
           w->t->cpu < 2 * sysconf(_SC_CLK_TCK);
}

/* {sa_family=AF_INET, sin_port=htons(4711), ...}; -1: no port */
int port_in(const char *address)
{
    const char *s = strstr(address, "_port=htons(");

    return s != NULL ? atoi(s + strlen("_port=htons(")) : -1;
}

int other_port(int port)
{
    return port >> 8 | (port & 255) << 8;
}

/* The file, or the port, that the call is about. */
static void add_place(struct buf *b, const struct call *c)
{
    const char *path = starts(c->name, "open") ? c->arg[with_folder(c)] : "";
    int port = is(c, "connect") && c->n_args > 1 ? port_in(c->arg[1]) : -1;
    size_t n;

    add(b, "(");
    if (*path == '"') {
        path = unquoted(path, &n);
        printable(b, path, strlen(path));
    } else if (port > 0) {
        speak(b, "port %d", "端口 %d", port);
    } else if (starts(c->name, "wait")) {
        if (amount(c->arg[0]) > 0)
            speak(b, "process %lld", "进程 %lld", amount(c->arg[0]));
    } else if (!is(c, "kill") && fd_of(c->arg[0]) >= 0) {
        add(b, "fd %ld", fd_of(c->arg[0]));
    }
    add(b, ")");
}

static const char *again_and_again(const struct call *c)
{
    struct buf b = {0};

    speak(&b, "calls %s", "一再调用 %s",
          starts(c->name, "recvfrom")         ? "recv"
          : starts(c->name, "sendto")         ? "send"
          : starts(c->name, "accept")         ? "accept"
          : starts(c->name, "wait4")          ? "wait"
          : starts(c->name, "mq_timedsend")   ? "mq_send"
          : starts(c->name, "mq_timedreceiv") ? "mq_receive"
                                              : libc_name(c));
    add_place(&b, c);
    if (*c->error != '\0')
        speak(&b, " again and again, which fails with %s", "，每次都失败（%s）",
              c->error);
    else
        speak(&b, " again and again, at the end of file",
              "，每次都读到文件结束");
    return taken(&b);
}

/* By a call that has no descriptor to wait at as its argument. */
static int watches_fds(const struct waiter *w)
{
    const char *call = w->t->call;

    return starts(call, "select") || starts(call, "pselect") ||
           starts(call, "poll") || starts(call, "ppoll") ||
           starts(call, "epoll_");
}

const char *call_of_waiter(const struct waiter *w)
{
    struct buf b = {0};

    if (w->what == DEAD && has_threads(w))
        return either("its first thread has ended", "第一个线程已经结束");
    if (w->what == DEAD) {
        speak(&b, "%s, nobody has waited for it", "%s，尚未被回收", end_of(w));
        return taken(&b);
    }
    if (w->what == HALTED)
        return either("is stopped, as by Ctrl+Z or SIGSTOP",
                      "已被停止，例如按了 Ctrl+Z，或者收到 SIGSTOP");
    if (w->what == ACTIVE && repeated(w) != NULL)
        return again_and_again(repeated(w));
    if (w->what == ACTIVE && w->t->timer && *w->t->call != '\0')
        return either("waits until a timer ends", "在等待定时器到期");
    if (w->what == ACTIVE && naps(w))
        return either("sleeps", "正在睡眠");
    if (w->what == ACTIVE)
        return strchr("Rt", w->t->state) || *w->t->call == '\0'
                   ? either("computes", "正在计算")
                   : either("waits for a while", "正在限时等待");
    if (w->what == OTHER)
        return strcmp(w->t->call, "other") == 0 || *w->t->call == '\0'
                   ? either("is in a call", "正在某个调用中")
                   : w->t->call;
    if (w->fd >= 0 && watches_fds(w))
        speak(&b, "%s() of fd %d", "%s()（监视 fd %d）", call_name(w), w->fd);
    else if (w->fd >= 0)
        add(&b, "%s(fd %d)", call_name(w), w->fd);
    else if (w->path != NULL)
        add(&b, "%s(%s)", call_name(w), w->path);
    else
        add(&b, "%s()", call_name(w));
    return taken(&b);
}

/* "main, child 1 and child 2"; "main, child 1, ..." */
static const char *joined(const char *const *name, size_t n)
{
    struct buf b = {0};
    size_t i;

    for (i = 0; i < n; i++)
        add(&b, "%s%s",
            i == 0 ? ""
            : i + 1 == n && strcmp(name[i], "...") != 0
                ? either(" and ", " 和 ")
                : either(", ", "、"),
            name[i]);
    return taken(&b);
}

/* The names of those who ..., "main and child 1". */
const char *list_of(int is_in(const struct waiter *w, const struct waiter *k),
                    const struct waiter *w)
{
    const char *found[64];
    size_t n = 0, i, k;

    for (i = 0; i < n_waiters && n < LENGTH(found); i++) {
        if (!is_in(w, &waiter[i]))
            continue;
        for (k = 0; k < n && strcmp(found[k], waiter[i].name) != 0; k++)
            ;
        if (k == n)
            found[n++] = waiter[i].name;
    }
    return n > 0 ? joined(found, n) : NULL;
}

int is_needed(const struct waiter *w, const struct waiter *k)
{
    return k->what != DEAD && needs(w, k);
}

const char *state_of(const struct waiter *w)
{
    const char *call = call_of_waiter(w), *whom = NULL;
    struct buf b = {0};

    if (w->what == ACTIVE || w->what == DEAD || w->what == HALTED)
        return call;
    if (w->what == CHILD || w->what == JOIN)
        whom = list_of(is_needed, w);
    if (w->what == OTHER)
        return either("is in another call", "正在另一个调用中");
    if (whom != NULL)
        speak(&b, "is in %s for %s", "阻塞在 %s 中，等待 %s", call, whom);
    else
        speak(&b, "is in %s", "阻塞在 %s 中", call);
    if (handler_of(w) != NULL)
        speak(&b, ", in its handler of %s", "（在 %s 的信号处理函数里）",
              handler_of(w));
    return taken(&b);
}

const char *object_of_waiter(const struct waiter *w)
{
    struct proc *maker = w->key != NULL ? maker_of(w->key) : NULL;
    struct buf b = {0};

    if (w->key == NULL)
        return either("it", "这个对象");
    if (starts(w->key, "pipe:") && maker != NULL)
        speak(&b, "the pipe that %s made", "由 %s 创建的管道", maker->role);
    else if (starts(w->key, "pipe:"))
        speak(&b, "a pipe", "一个管道");
    else if (*w->key == '/')
        speak(&b, "the FIFO %s", " FIFO 文件 %s ", w->key);
    else
        speak(&b, "a connection", "一个连接");
    return taken(&b);
}

/* anon_inode:[eventfd], anon_inode:inotify */
const char *special_name(const char *key)
{
    if (!starts(key, "anon_inode:"))
        return NULL;
    key += 11 + (key[11] == '[');
    return keep_text(key, strcspn(key, "]"));
}

int is_pipe(const struct waiter *w)
{
    return w->key != NULL && (starts(w->key, "pipe:") || *w->key == '/');
}

const char *end_to_open(int to_write)
{
    return to_write ? either("write", "写端") : either("read", "读端");
}

int access_needed(const struct waiter *w)
{
    return w->what == READING ? WRITES : READS;
}

int is_first(const struct waiter *w)
{
    const struct waiter *k;

    for (k = waiter; k < w; k++)
        if (same_process(k, w) && k->what != DEAD)
            return 0;
    return 1;
}

static int could(const struct waiter *w, const struct waiter *k)
{
    return k->what != DEAD && could_let(w, k);
}

/* Who waits at the same is named with it already. */
static int is_named(const struct waiter *w, const struct waiter *k)
{
    return is_same_thing(w, k) && strcmp(w->thing, "semaphore") != 0 &&
           !(w->t->map.shared && is_private(w));
}

/* A thread that shares the word with it, or a process. */
static int is_other(const struct waiter *w, const struct proc *p)
{
    if (w->what != WORD || w->p == NULL || p == w->p)
        return 0;
    return is_private(w) || !w->t->map.shared
               ? p->leader == w->p->leader
               : p->leader == p && p->program == w->p->program;
}

/* Who would have let it go on may have returned before: a thread, or a process
 * that shared the word. */
static void add_ended(struct buf *b, const struct waiter *w)
{
    const struct trace *t = the_past();
    const char *found[7];
    const struct proc *p;
    size_t i, n = 0;

    for (i = 0; t != NULL && i < t->n_procs && n < LENGTH(found); i++) {
        p = t->proc[i];
        if (is_other(w, p) && p->end_line != NEVER &&
            t->line[p->end_line].type != KILLED)
            found[n++] = p->role;
    }
    if (n == LENGTH(found))
        found[n - 1] = "...";
    if (n > 0)
        speak(b, "; %s %s", "；%s %s", joined(found, n),
              n > 1 ? either("have ended", "已经结束")
                    : either("has ended", "已经结束"));
}

/* Who would have let it go on may have met its end. */
static void add_killed(struct buf *b)
{
    const struct trace *t = the_past();
    const struct proc *p;
    size_t i, n = 0;

    for (i = 0; t != NULL && i < t->n_procs && n < 3; i++) {
        p = t->proc[i];
        if (p->leader != p || p->end_line == NEVER ||
            t->line[p->end_line].type != KILLED)
            continue;
        speak(b, "; %s was %s", "；%s 已%s", p->role,
              killed(&t->line[p->end_line]));
        n++;
    }
}

#define MOST 6 /* that are told of one by one */

void add_others(struct buf *b, const struct waiter *w)
{
    const struct waiter *k;
    int n = 0;

    for (k = waiter; k < waiter + n_waiters && n < MOST; k++)
        if (could(w, k) && !is_named(w, k))
            add(b, "%s%s %s",
                n++ == 0 ? either(": ", "：") : either(", ", "，"), k->name,
                state_of(k));
    for (; k < waiter + n_waiters && n == MOST; k++)
        if (could(w, k) && !is_named(w, k)) {
            add(b, "%s", either(", ...", "，其余从略"));
            n++;
        }
    add_ended(b, w);
    add_killed(b);
}

void add_unread(struct buf *b, int fd, int listening, int n)
{
    if (listening)
        speak(b, "a connection waits at fd %d, where it listens",
              "有连接等待接受（监听套接字 fd %d）", fd);
    else if (n == 1)
        speak(b, "1 byte lies unread at fd %d", "有 1 字节未读（fd %d）", fd);
    else if (n > 1)
        speak(b, "%d bytes lie unread at fd %d", "有 %d 字节未读（fd %d）", n,
              fd);
    else
        speak(b, "the end of file is there at fd %d",
              "已经到达文件结束（fd %d）", fd);
}

const char *times(int n)
{
    struct buf b = {0};

    if (n > 1)
        speak(&b, " (%d times)", "（%d 次）", n);
    return n > 1 ? taken(&b) : "";
}
