/*
 * waiter.c - who waits for what, from one look and from the past
 */
#include "waiter.h"
#include <linux/futex.h>
#include <linux/kcmp.h>
#include <sys/ipc.h>
#include <sys/sem.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include "objects.h"
#include "parse.h"
#include "proc.h"
#include "watch.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct waiter *waiter;
size_t n_waiters;
static struct trace *past;
static const struct snap *now;

/* ---- the past ---- */

struct trace *the_past(void)
{
    return past;
}

struct call *next_call(size_t *i)
{
    const struct line *l;

    while (past != NULL && *i < past->n) {
        l = &past->line[(*i)++];
        if ((l->type == WHOLE || l->type == OUT) && l->c != NULL)
            return l->c;
    }
    return NULL;
}

const char *key_of(const char *arg)
{
    size_t n = strspn(arg, "0123456789"), size = strlen(arg);

    if (n == 0 || arg[n] != '<' || arg[size - 1] != '>')
        return NULL;
    return keep_text(arg + n + 1, size - n - 2);
}

static int is_about(const struct call *c, const char *key)
{
    size_t n = c->n_args > 0 ? strspn(c->arg[0], "0123456789") : 0;

    return n > 0 && c->arg[0][n] == '<' &&
           strncmp(c->arg[0] + n + 1, key, strlen(key)) == 0 &&
           c->arg[0][n + 1 + strlen(key)] == '>';
}

long long carried(const struct proc *p, const char *key, int access)
{
    long long sum = 0;
    struct call *c;
    size_t i = 0;

    while ((c = next_call(&i)) != NULL)
        if ((p == NULL || c->p->leader == p->leader) && succeeds(c) &&
            is_about(c, key) &&
            ((access == READS &&
              (starts(c->name, "read") || starts(c->name, "recv"))) ||
             (access == WRITES &&
              (starts(c->name, "write") || starts(c->name, "send")))))
            sum += c->ret;
    return sum;
}

struct proc *maker_of(const char *key)
{
    char *text = keep(strlen(key) + 3);
    struct call *c;
    size_t i = 0;

    snprintf(text, strlen(key) + 3, "<%s>", key);
    while ((c = next_call(&i)) != NULL)
        if (starts(c->name, "pipe") && strstr(c->args, text) != NULL)
            return c->p->leader;
    return NULL;
}

/* The number of socket:[1234], as it stands in the past, too. */
static const char *number_of(const struct waiter *w)
{
    struct buf b = {0};

    if (w->key == NULL || !starts(w->key, "socket:["))
        return NULL;
    add(&b, ":%.*s", (int)strcspn(w->key + 7, "]"), w->key + 7);
    return taken(&b);
}

static int is_at(const char *text, const char *number)
{
    const char *s = number != NULL ? strstr(text, number) : NULL;

    return s != NULL && strchr(",]-", s[strlen(number)]) != NULL;
}

int is_listening(const struct waiter *w)
{
    const char *number = number_of(w);
    struct call *c;
    size_t i = 0;

    while ((c = next_call(&i)) != NULL)
        if (is(c, "listen") && succeeds(c) && is_at(c->arg[0], number))
            return 1;
    return 0;
}

/* Num RefCount Protocol Flags Type St Inode, of /proc/net/unix; and the tenth
 * field of /proc/net/udp is the inode. */
static int is_datagram_now(const struct waiter *w)
{
    static const char *const file[] = {"net/unix", "net/udp", "net/udp6"};
    unsigned long inode, type, mine;
    char line[512];
    int found = 0;
    size_t i;
    FILE *f;

    if (w->key == NULL || sscanf(w->key, "socket:[%lu]", &mine) != 1)
        return 0;
    for (i = 0; i < LENGTH(file) && !found; i++) {
        f = open_proc(w->t->pid, w->t->tid, file[i]);
        while (f != NULL && !found && fgets(line, sizeof(line), f) != NULL)
            found =
                i == 0 ? sscanf(line, "%*s %*s %*s %*s %lx %*s %lu", &type,
                                &inode) == 2 &&
                             type == SOCK_DGRAM && inode == mine
                       : sscanf(line, "%*s %*s %*s %*s %*s %*s %*s %*s %*s %lu",
                                &inode) == 1 &&
                             inode == mine;
        if (f != NULL)
            fclose(f);
    }
    return found;
}

/* strace does not always tell it behind the descriptor. */
static int made_for_datagrams(const struct waiter *w)
{
    const char *number = number_of(w);
    struct call *c;
    size_t i = 0;

    while ((c = next_call(&i)) != NULL)
        if (starts(c->name, "socket") && has(c, "SOCK_DGRAM") &&
            (is_at(c->result, number) || is_at(c->args, number)))
            return 1;
    return past == NULL && is_datagram_now(w);
}

int is_program(const struct waiter *w, const struct proc *p)
{
    return w->p != NULL && p != NULL && w->p->leader == p->leader;
}

/* ---- what it is in ---- */

static const struct {
    const char *call;
    enum what what;
    int fd;
} in_call[] = {{"read", READING, 1},
               {"readv", READING, 1},
               {"recvfrom", READING, 1},
               {"recvmsg", READING, 1},
               {"write", WRITING, 1},
               {"writev", WRITING, 1},
               {"sendto", WRITING, 1},
               {"sendmsg", WRITING, 1},
               {"open", OPENING, 0},
               {"openat", OPENING, 0},
               {"wait4", CHILD, 0},
               {"waitid", CHILD, 0},
               {"vfork", CHILD, 0},
               {"clone", CHILD, 0}, /* as posix_spawn() waits */
               {"clone3", CHILD, 0},
               {"futex", WORD, 0},
               {"msgrcv", MESSAGE, 0},
               {"msgsnd", ROOM, 0},
               {"semop", SETS, 0},
               {"semtimedop", SETS, 0},
               {"mq_timedreceive", MESSAGE, 1},
               {"mq_timedsend", ROOM, 1},
               {"accept", ACCEPTING, 1},
               {"accept4", ACCEPTING, 1},
               {"connect", CONNECTING, 1},
               {"pause", SIGNALS, 0},
               {"rt_sigsuspend", SIGNALS, 0},
               {"rt_sigtimedwait", SIGNALS, 0},
               {"poll", SEVERAL, 0},
               {"ppoll", SEVERAL, 0},
               {"select", SEVERAL, 0},
               {"pselect6", SEVERAL, 0},
               {"epoll_wait", SEVERAL, 0},
               {"epoll_pwait", SEVERAL, 0},
               {"flock", LOCKED, 1},
               {"fcntl", LOCKED, 1}};

static void set_end(struct waiter *w)
{
    size_t i;

    w->end = NULL;
    w->key = NULL;
    for (i = 0; w->fd >= 0 && i < w->t->n_ends; i++)
        if (w->t->end[i].fd == w->fd) {
            w->end = &w->t->end[i];
            w->key = w->end->to;
        }
}

struct waiter watch_of(const struct waiter *w, size_t n)
{
    struct waiter one = *w;

    one.what = w->t->watched[n].to_write ? WRITING : READING;
    one.fd = w->t->watched[n].fd;
    set_end(&one);
    if (one.what == READING &&
        (w->t->watched[n].listening || is_listening(&one)))
        one.what = ACCEPTING;
    return one;
}

/* To watch one descriptor is as read() or write(), while it is watched. */
static void watches_one(struct waiter *w)
{
    if (w->t->knows_watched && w->t->n_watched == 1 && !w->t->watched[0].spent)
        *w = watch_of(w, 0);
}

/* strace holds it: since a signal has stopped it, or for a moment at a call. */
static int is_halted(const struct waiter *w)
{
    return w->p == NULL || w->p->stopped || w->p->leader->stopped;
}

static void classify(struct waiter *w)
{
    size_t i;

    w->fd = -1;
    w->what = OTHER;
    if (w->t->state == 'Z' || w->t->state == 'X')
        w->what = DEAD;
    else if (w->t->state == 'T' || (w->t->state == 't' && is_halted(w)))
        w->what = HALTED;
    else if (w->t->state == 't')
        w->what = ACTIVE;
    else if (is_active(w->t))
        w->what = ACTIVE;
    for (i = 0; w->what == OTHER && i < LENGTH(in_call); i++)
        if (strcmp(in_call[i].call, w->t->call) == 0) {
            w->what = in_call[i].what;
            w->fd = in_call[i].fd ? (int)w->t->arg[0] : -1;
        }
    set_end(w);
    if (w->what == SEVERAL)
        watches_one(w);
}

static const char *self_stdin(void)
{
    static char to[512];
    ssize_t n = readlink("/proc/self/fd/0", to, sizeof(to) - 1);

    to[n > 0 ? n : 0] = '\0';
    return to;
}

static int is_terminal(const char *key)
{
    return starts(key, "/dev/pts/") || starts(key, "/dev/tty") ||
           starts(key, "/dev/console");
}

static void look_at_open(struct waiter *w)
{
    int folder = strcmp(w->t->call, "openat") == 0;

    w->to_write = ((int)w->t->arg[folder + 1] & O_ACCMODE) == O_WRONLY;
    w->path = w->t->path;
}

int is_private(const struct waiter *w)
{
    return ((int)w->t->arg[1] & FUTEX_PRIVATE_FLAG) != 0;
}

static size_t with_tid(pid_t tid)
{
    size_t i;

    for (i = 0; i < n_waiters; i++)
        if (waiter[i].t->tid == tid)
            return i;
    return NOBODY;
}

/* In memory of its own a process meets only its own threads. */
static void set_owner(struct waiter *w, pid_t tid)
{
    const struct map_of *m = &w->t->map;

    w->owner_tid = tid;
    w->owner = with_tid(tid);
    if (w->owner != NOBODY && m->from != 0 && !m->shared &&
        !same_process(w, &waiter[w->owner]))
        w->owner = NOBODY;
}

/* A thread's number, in its own word, is that of pthread_join(). */
static int is_joined(const struct waiter *w)
{
    const unsigned *word = w->t->word;
    size_t k = with_tid((pid_t)word[0]);

    return w->t->knows_word && k != NOBODY &&
           (int)word[0] == (int)w->t->arg[2] && word[0] != 2 &&
           same_process(&waiter[k], w);
}

static void look_at_word(struct waiter *w)
{
    w->thing = "word";
    if (is_joined(w)) {
        w->what = JOIN;
        w->owner = with_tid((pid_t)w->t->word[0]);
        return;
    }
    w->at = what_it_sleeps_at(now, w->t);
    w->thing = w->at.thing;
    w->value = w->at.value;
    if (strcmp(w->thing, "mutex") == 0)
        set_owner(w, w->at.owner);
}

static void look_at_set(struct waiter *w)
{
    const struct operation *o = w->t->operation;

    w->semaphore = -1;
    for (; o < w->t->operation + w->t->n_operations; o++) {
        w->value = o->value;
        if (w->value == -1)
            return;
        if (o->change < 0 ? w->value + o->change < 0
                          : o->change == 0 && w->value > 0) {
            w->semaphore = o->semaphore;
            w->operation = o->change;
            return;
        }
    }
}

static int has_lock(const struct waiter *w, const char *file)
{
    size_t i;

    for (i = 0; file != NULL && i < w->t->n_ends; i++)
        if (w->t->end[i].locked && strcmp(w->t->end[i].to, file) == 0)
            return 1;
    return 0;
}

/* Who has locked it may have closed it, and a child holds it open. */
static void look_at_lock(struct waiter *w)
{
    size_t i;

    if (w->t->lock_of == 0)
        return;
    w->owner = with_tid(w->t->lock_of);
    if (w->owner != NOBODY && waiter[w->owner].what != DEAD &&
        has_lock(&waiter[w->owner], w->key))
        return;
    w->owner = NOBODY;
    for (i = n_waiters; i-- > 0;)
        if (waiter[i].what != DEAD && has_lock(&waiter[i], w->key))
            w->owner = i;
}

/* What is typed on the terminal, or comes from whoever has started it all. */
static int is_outside(const struct waiter *w)
{
    return w->key != NULL &&
           (is_terminal(w->key) ||
            (*self_stdin() != '/' && strcmp(w->key, self_stdin()) == 0));
}

static int watches_outside(const struct waiter *w)
{
    struct waiter one;
    size_t i;

    for (i = 0; i < w->t->n_watched; i++) {
        one = watch_of(w, i);
        if (one.what == READING && is_outside(&one))
            return 1;
    }
    return 0;
}

static void look_at(struct waiter *w)
{
    w->owner = NOBODY;
    if (w->what == OPENING)
        look_at_open(w);
    else if (w->what == WORD)
        look_at_word(w);
    else if (w->what == SETS)
        look_at_set(w);
    else if (w->what == LOCKED)
        look_at_lock(w);
    else if (w->what == READING)
        w->outside = is_outside(w);
    else if (w->what == SEVERAL)
        w->outside = watches_outside(w);
}

/* Its command; the kernel keeps 15 bytes of it. */
static const char *program_of(const struct task *t)
{
    const char *name = t->program != NULL ? strrchr(t->program, '/') : NULL;

    return name != NULL && strlen(t->comm) == 15 && starts(name + 1, t->comm)
               ? name + 1
               : t->comm;
}

/* Without a past: its command; its number, if others have the same. */
static const char *name_of(const struct waiter *w, const struct snap *s)
{
    struct buf b = {0};
    size_t i, n = 0;

    if (w->p != NULL && w->p->role != NULL)
        return w->p->role;
    for (i = 0; i < s->n; i++)
        n += strcmp(s->task[i].comm, w->t->comm) == 0;
    add(&b, "%s", program_of(w->t));
    if (w->t->tid != w->t->pid)
        add(&b, " %d thread", w->t->pid);
    if (n > 1)
        add(&b, " %d", w->t->tid);
    return taken(&b);
}

void find_waiters(const struct snap *s, struct trace *t)
{
    struct waiter *w;
    size_t i;

    past = t;
    now = s;
    n_waiters = s->n;
    waiter = keep((s->n + 1) * sizeof(*waiter));
    for (i = 0; i < s->n; i++) {
        w = &waiter[i];
        w->t = &s->task[i];
        w->p = t != NULL ? process(t->n, w->t->tid) : NULL;
        w->name = name_of(w, s);
        classify(w);
    }
    for (i = 0; i < n_waiters; i++)
        look_at(&waiter[i]);
}

/* ---- who needs whom ---- */

int same_process(const struct waiter *a, const struct waiter *b)
{
    return a->t->pid == b->t->pid;
}

int holds(const struct waiter *w, const char *key, int access)
{
    size_t i;
    int how;

    for (i = 0; i < w->t->n_ends; i++) {
        how = w->t->end[i].flags & O_ACCMODE;
        if (strcmp(w->t->end[i].to, key) == 0 &&
            (how == O_RDWR || how == (access == READS ? O_RDONLY : O_WRONLY)))
            return w->t->end[i].fd;
    }
    return -1;
}

static struct object *object_behind(const struct waiter *w, int fd)
{
    const struct table *fds = w->p != NULL ? w->p->leader->fds : NULL;
    size_t i;

    for (i = 0; fds != NULL && i < fds->n; i++)
        if (fds->slot[i].fd == fd)
            return fds->slot[i].o;
    return NULL;
}

/* Perhaps it got its name when this one had been used for the last time: who
 * connects may write before accept() has returned. */
static struct object *peer_object(const struct waiter *w)
{
    struct object *o = object_behind(w, w->fd);

    return o != NULL && o->socket ? other_end(o) : o != NULL ? o->peer : NULL;
}

/* It has made the socket a listening one, or accepts there: not only one that
 * has got it from its parent. Without a past: it waits not itself to be accepted
 * there. */
static int listens(const struct waiter *w, int fd, const char *peer)
{
    const struct call *c;
    size_t i = 0;

    if (w->what == DEAD)
        return 0;
    if (w->what == ACCEPTING && w->fd == fd)
        return 1;
    if (past == NULL || w->p == NULL)
        return w->end == NULL || !w->end->not_accepted ||
               strcmp(w->end->peer, peer) != 0;
    while ((c = next_call(&i)) != NULL)
        if ((is(c, "listen") || starts(c->name, "accept")) &&
            c->p->leader == w->p->leader && fd_of(c->arg[0]) == fd)
            return 1;
    return 0;
}

static int own_end(const struct waiter *w, const char *to)
{
    size_t i;

    for (i = 0; i < w->t->n_ends; i++)
        if (strcmp(w->t->end[i].to, to) == 0)
            return w->t->end[i].fd;
    return -1;
}

/* The listening socket, at w; -1 where another process is to accept there. */
static int accepts_for(const struct waiter *w, const char *peer)
{
    int fd = own_end(w, peer);
    size_t k;

    if (fd < 0 || listens(w, fd, peer))
        return fd;
    for (k = 0; k < n_waiters; k++)
        if (!same_process(&waiter[k], w) && own_end(&waiter[k], peer) >= 0 &&
            listens(&waiter[k], own_end(&waiter[k], peer), peer))
            return -1;
    return fd;
}

/* As the kernel has it; what it does not tell, the past may. */
int holds_peer(const struct waiter *w, const struct waiter *of)
{
    const char *peer = of->end != NULL ? of->end->peer : NULL;
    const struct table *fds = w->p != NULL ? w->p->leader->fds : NULL;
    struct object *o = peer == NULL ? peer_object(of) : NULL;
    size_t i;

    if (peer != NULL && of->end->not_accepted)
        return accepts_for(w, peer);
    if (peer != NULL && own_end(w, peer) >= 0)
        return own_end(w, peer);
    for (i = 0; o != NULL && fds != NULL && i < fds->n; i++)
        if (fds->slot[i].o == o)
            return fds->slot[i].fd;
    return -1;
}

int has_peer(const struct waiter *w)
{
    return (w->end != NULL && w->end->peer != NULL) || peer_object(w) != NULL;
}

int takes_datagrams(const struct waiter *w)
{
    const struct object *o = object_behind(w, w->fd);

    return (o != NULL && o->datagrams) || made_for_datagrams(w);
}

static int is_pipe(const char *key)
{
    return key != NULL && (starts(key, "pipe:") || *key == '/');
}

/* Until exec(), a child of vfork() has its parent's memory; if the kernel does
 * not tell, it may be any of the children. */
static int may_share_memory(const struct waiter *i, const struct waiter *k)
{
    return syscall(SYS_kcmp, i->t->pid, k->t->pid, KCMP_VM, 0, 0) <= 0;
}

static int waits_for_child(const struct waiter *i, const struct waiter *k)
{
    int of = (int)i->t->arg[0], by_type = strcmp(i->t->call, "waitid") == 0;

    if (k->t->parent != i->t->pid || k->t->tid != k->t->pid)
        return 0;
    if (!starts(i->t->call, "wait")) /* vfork() has no arguments */
        return may_share_memory(i, k);
    if (by_type)
        return of != 1 || (int)i->t->arg[1] == k->t->pid;
    return of <= 0 || of == k->t->pid;
}

/* How much a process has changed this semaphore, in all. */
static long change_by(const struct proc *p, int set, int semaphore)
{
    char id[16], number[40];
    const char *s;
    struct call *c;
    long sum = 0;
    size_t i = 0;

    snprintf(id, sizeof(id), "%d", set);
    snprintf(number, sizeof(number), "sem_num=%d,", semaphore);
    while ((c = next_call(&i)) != NULL) {
        if (!starts(c->name, "sem") || c->p->leader != p->leader ||
            !succeeds(c) || strcmp(c->arg[0], id) != 0)
            continue;
        for (s = c->arg[1]; (s = strstr(s, number)) != NULL; s++)
            if (strstr(s, "sem_op=") != NULL)
                sum += strtol(strstr(s, "sem_op=") + 7, NULL, 0);
    }
    return sum;
}

long raised_by(const struct proc *p, const struct waiter *w)
{
    return change_by(p, (int)w->t->arg[0], w->semaphore);
}

static long balance(const struct waiter *k, const struct waiter *i)
{
    return k->p != NULL ? change_by(k->p, (int)i->t->arg[0], i->semaphore) : 0;
}

/* One who gives it back is one who has taken it. */
int is_lock(const struct waiter *w)
{
    size_t i;

    for (i = 0; past != NULL && i < past->n_procs; i++)
        if (change_by(past->proc[i], (int)w->t->arg[0], w->semaphore) > 0)
            return 0;
    return 1;
}

static int waits_for_same(const struct waiter *i, const struct waiter *k)
{
    return k->what == SETS && k->t->arg[0] == i->t->arg[0] &&
           k->semaphore == i->semaphore;
}

static int needs_other_end(const struct waiter *i, const struct waiter *k)
{
    if (k->t == i->t || i->what == ACCEPTING)
        return 0;
    if (is_pipe(i->key))
        return holds(k, i->key, i->what == READING ? WRITES : READS) >= 0;
    return holds_peer(k, i) >= 0;
}

static int needs_some_end(const struct waiter *i, const struct waiter *k)
{
    struct waiter one;
    size_t n;

    for (n = 0; n < i->t->n_watched; n++) {
        one = watch_of(i, n);
        if (!i->t->watched[n].spent && needs_other_end(&one, k))
            return 1;
    }
    return 0;
}

/* Of all that it watches the other end is known. */
static int knows_other_ends(const struct waiter *i)
{
    struct waiter one;
    size_t n;

    for (n = 0; n < i->t->n_watched; n++) {
        one = watch_of(i, n);
        if (one.what == ACCEPTING || (!is_pipe(one.key) && !has_peer(&one)))
            return 0;
    }
    return i->t->knows_watched && n > 0;
}

int needs(const struct waiter *i, const struct waiter *k)
{
    switch (i->what) {
    case READING:
    case WRITING:
        return needs_other_end(i, k);
    case SEVERAL:
        return needs_some_end(i, k);
    case CHILD:
        return waits_for_child(i, k);
    case JOIN:
    case WORD:
    case LOCKED:
        return i->owner == (size_t)(k - waiter);
    case SETS:
        return i->operation < 0 && k != i && !waits_for_same(i, k) &&
               balance(k, i) < 0 && is_lock(i);
    default:
        return 0;
    }
}

int was_told(const struct waiter *w)
{
    const struct watched *at = w->t->watched;

    if (!starts(w->t->call, "epoll_"))
        return 0;
    for (; at < w->t->watched + w->t->n_watched; at++)
        if (at->spent || (at->edge && at->ready))
            return 1;
    return 0;
}

int is_filter(const struct waiter *w)
{
    static const char *const name[] = {
        "cat", "sort", "tee",  "grep", "wc",  "head",  "tail", "tr",
        "sed", "cut",  "uniq", "tac",  "nl",  "sleep", "yes",  "od",
        "dd",  "gzip", "more", "less", "seq", "fold",  "bc",   "cmp"};
    const char *program = w->t->program;
    size_t i;

    if (program == NULL ||
        (!starts(program, "/usr/bin/") && !starts(program, "/bin/")))
        return 0;
    for (i = 0; i < LENGTH(name); i++)
        if (w->t->comm != NULL && strcmp(w->t->comm, name[i]) == 0)
            return 1;
    return 0;
}

int could_let(const struct waiter *i, const struct waiter *k)
{
    if (i == k || k->what == DEAD)
        return 0;
    if (was_told(i) && same_process(i, k))
        return 1; /* it may read the rest, or watch it again */
    if (i->what == LOCKED && i->owner != NOBODY)
        return needs(i, k);
    switch (i->what) {
    case CHILD:
    case JOIN:
        return needs(i, k);
    case READING:
    case WRITING:
        return is_pipe(i->key) || has_peer(i) ? needs(i, k) : 1;
    case SEVERAL:
        return knows_other_ends(i) ? needs(i, k) : 1;
    case WORD:
        if (i->owner != NOBODY)
            return needs(i, k);
        return (!is_private(i) || same_process(i, k)) && !is_filter(k);
    case MESSAGE:
    case ROOM:
    case SETS:
        return !is_filter(k);
    default:
        return 1;
    }
}

int is_same_word(const struct waiter *i, const struct waiter *k)
{
    return same_word(i->t, k->t, 0);
}

int is_same_thing(const struct waiter *i, const struct waiter *k)
{
    return i->what == WORD && k->what == WORD &&
           strcmp(i->thing, k->thing) == 0 &&
           same_word(i->t, k->t, i->at.apart - k->at.apart);
}
