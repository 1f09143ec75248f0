/*
 * clues.c - what else has happened that may have to do with a hang
 */
#include "clues.h"
#include "../say.h"
#include "../speech.h"
#include "again.h"
#include <stdlib.h>
#include <string.h>

static int is_one_of(const char *s, const char *const *word, size_t n)
{
    while (n-- > 0)
        if (strcmp(s, word[n]) == 0)
            return 1;
    return 0;
}

/* Of those that move something between processes. */
static int may_matter(const struct call *c)
{
    static const char *const call[] = {
        "open",         "openat",          "msgget", "msgsnd",  "msgrcv",
        "semget",       "semop",           "semctl", "shmget",  "shmat",
        "mq_timedsend", "mq_timedreceive", "write",  "sendto",  "kill",
        "mq_open",      "mq_notify",       "bind",   "connect", "mmap"};
    static const char *const usual[] = {"EAGAIN",      "EINTR",    "EEXIST",
                                        "EINPROGRESS", "EALREADY", "ESRCH"};

    return c->show == SHOWN && *c->error == 'E' &&
           !starts(c->error, "ERESTART") &&
           is_one_of(c->name, call, LENGTH(call)) && !has(c, "/dev/shm/sem.") &&
           !is_one_of(c->error, usual, LENGTH(usual)) &&
           (strcmp(c->error, "EBADF") != 0 || strcmp(c->arg[0], "-1") != 0);
}

static int is_same_try(const struct call *a, const struct call *b)
{
    return a->p->leader == b->p->leader && strcmp(a->name, b->name) == 0 &&
           strcmp(a->arg[0], b->arg[0]) == 0 &&
           (!starts(a->name, "open") || strcmp(a->arg[1], b->arg[1]) == 0);
}

static const struct call *last_failure(void)
{
    const struct call *found = NULL;
    struct call *c;
    size_t i = 0;

    while ((c = next_call(&i)) != NULL) {
        if (may_matter(c))
            found = c;
        else if (found != NULL && succeeds(c) && is_same_try(c, found))
            found = NULL;
    }
    return found;
}

void add_failure(struct buf *b)
{
    const struct call *c = last_failure();
    struct buf text = {0};
    const char *path;
    size_t n;

    if (c == NULL)
        return;
    add(&text, "%s", libc_name(c));
    path = starts(c->name, "open") ? c->arg[with_folder(c)] : "";
    if (*path == '"') {
        path = unquoted(path, &n);
        add(&text, "(");
        printable(&text, path, strlen(path));
        add(&text, ")");
    } else {
        add(&text, "()");
    }
    speak(b, "; %s's %s failed with %s", "；%s 的 %s 失败（%s）", c->p->role,
          text.s, c->error);
    free(text.s);
}

/* Its status, if it ended by exit() with another one than 0; else 0. */
static int bad_status(const struct proc *p)
{
    const struct line *l;

    if (p->leader != p || p->end_line == NEVER)
        return 0;
    l = &the_past()->line[p->end_line];
    if (l->type == KILLED || l->c == NULL || !is(l->c, "exit_group"))
        return 0;
    return atoi(l->c->args) & 255;
}

/* Of more than two it is a result that they bring so. */
void add_bad_ends(struct buf *b)
{
    const struct trace *t = the_past();
    size_t i, n = 0;

    for (i = 0; t != NULL && i < t->n_procs; i++)
        n += bad_status(t->proc[i]) != 0;
    for (i = 0; t != NULL && i < t->n_procs && n <= 2; i++)
        if (bad_status(t->proc[i]) != 0)
            speak(b, "; %s has ended with status %d",
                  "；%s 已经结束，退出状态为 %d", t->proc[i]->role,
                  bad_status(t->proc[i]));
}

/* It has called exec, and never with success. */
static const struct call *failed_exec(const struct proc *p)
{
    const struct call *found = NULL;
    struct call *c;
    size_t i = 0;

    while ((c = next_call(&i)) != NULL) {
        if (c->p != p || !is(c, "execve"))
            continue;
        if (c->known && c->ret == 0)
            return NULL;
        found = *c->error != '\0' ? c : found;
    }
    return p->parent != NULL ? found : NULL;
}

void add_failed_exec(struct buf *b)
{
    const struct call *c;
    const struct waiter *w;
    const char *path, *last;
    size_t n;

    for (w = waiter; w < waiter + n_waiters; w++) {
        c = w->p != NULL && w->what != DEAD ? failed_exec(w->p) : NULL;
        if (c == NULL)
            continue;
        path = unquoted(c->arg[0], &n);
        last = strrchr(path, '/');
        speak(b,
              "; %s could not execute %s (%s), and goes on in the program that "
              "made it",
              "；%s 没能执行 %s（%s），仍在执行父进程的程序", w->name,
              last != NULL ? last + 1 : path, c->error);
        return;
    }
}

/* It asks for the bytes of the port at which another one listens. */
void add_swapped_port(struct buf *b, const struct waiter *w)
{
    const struct call *c = w->what == ACTIVE ? repeated(w) : NULL, *bound;
    int port = c != NULL && is(c, "connect") && strcmp(c->error, "") != 0
                   ? port_in(c->arg[1])
                   : -1;
    size_t i = 0;

    while (port > 0 && port != other_port(port) &&
           (bound = next_call(&i)) != NULL)
        if (is(bound, "bind") && succeeds(bound) &&
            port_in(bound->arg[1]) == other_port(port)) {
            speak(b,
                  "; %s is bound to port %d: the same two bytes in the other "
                  "order, htons() is missing on one side",
                  "；%s 绑定的是端口 %d：两个端口号的字节序相反，有一方漏了 "
                  "htons()",
                  bound->p->role, port_in(bound->arg[1]));
            return;
        }
}

/* Somebody waits for the first answer of one who has not accepted it yet. */
void add_not_accepted(struct buf *b, const struct waiter *root)
{
    const struct waiter *w, *k;

    if (b->s == NULL || strstr(b->s, either("accept", "接受")) != NULL)
        return;
    for (w = waiter; w < waiter + n_waiters; w++)
        for (k = waiter; k < waiter + n_waiters; k++)
            if (w != root && w->what == READING && w->end != NULL &&
                w->end->not_accepted && k->what != DEAD &&
                !same_process(k, w) && holds_peer(k, w) >= 0) {
                speak(b,
                      "; the connection of %s has not been accepted yet: %s "
                      "listens there, and %s",
                      "；%s 的连接还没有被接受：%s 正在监听，%s", w->name,
                      k->name, state_of(k));
                return;
            }
}

/* Who has stopped it, and has not let it go on. */
void add_stopper(struct buf *b, const struct waiter *w)
{
    const struct call *c, *found = NULL;
    size_t i = 0;

    while ((c = next_call(&i)) != NULL)
        if (is(c, "kill") && succeeds(c) && amount(c->arg[0]) == w->t->pid)
            found = has(c, "SIGSTOP") || has(c, "SIGTSTP") ? c
                    : has(c, "SIGCONT")                    ? NULL
                                                           : found;
    if (found != NULL && !is_program(w, found->p))
        speak(b, "; %s has sent it %s, and no SIGCONT since",
              "；%s 向它发送过 %s，此后没有发送 SIGCONT", found->p->role,
              found->arg[1]);
}
