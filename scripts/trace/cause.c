/*
 * cause.c - what somebody waits for, in words; and the mistake behind it
 */
#include "cause.h"
#include <sys/ipc.h>
#include <sys/msg.h>
#include "made.h"
#include "objects.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- words ---- */

static const char *call_name(const struct waiter *w)
{
    static const struct {
        const char *call, *libc;
    } other[] = {{"wait4", "wait"},
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
        return strcmp(w->thing, "mutex") == 0       ? "pthread_mutex_lock"
               : strcmp(w->thing, "semaphore") == 0 ? "sem_wait"
                                                    : "futex";
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

const char *call_of_waiter(const struct waiter *w)
{
    struct buf b = {0};

    if (w->what == DEAD && has_threads(w))
        return "its first thread has ended";
    if (w->what == DEAD)
        return "has ended, nobody has waited for it";
    if (w->what == HALTED)
        return "is stopped, as by Ctrl+Z or SIGSTOP";
    if (w->what == ACTIVE && w->t->timer && *w->t->call != '\0')
        return "waits until a timer ends";
    if (w->what == ACTIVE)
        return w->t->state == 'R' || *w->t->call == '\0' ? "computes"
               : strstr(w->t->call, "sleep") != NULL     ? "sleeps"
                                                         : "waits for a while";
    if (w->what == OTHER)
        return strcmp(w->t->call, "other") == 0 || *w->t->call == '\0'
                   ? "is in a call"
                   : w->t->call;
    if (w->fd >= 0)
        add(&b, "%s(fd %d)", call_name(w), w->fd);
    else if (w->path != NULL)
        add(&b, "%s(%s)", call_name(w), w->path);
    else
        add(&b, "%s()", call_name(w));
    return taken(&b);
}

/* The names of those who ..., "main and child 1". */
static const char *list(int is_in(const struct waiter *w,
                                  const struct waiter *k),
                        const struct waiter *w)
{
    const char *found[64];
    struct buf b = {0};
    size_t n = 0, i, k;

    for (i = 0; i < n_waiters && n < LENGTH(found); i++) {
        if (!is_in(w, &waiter[i]))
            continue;
        for (k = 0; k < n && strcmp(found[k], waiter[i].name) != 0; k++)
            ;
        if (k == n)
            found[n++] = waiter[i].name;
    }
    for (i = 0; i < n; i++)
        add(&b, "%s%s", i == 0 ? "" : i + 1 == n ? " and " : ", ", found[i]);
    return n > 0 ? taken(&b) : NULL;
}

static int is_needed(const struct waiter *w, const struct waiter *k)
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
        whom = list(is_needed, w);
    add(&b, "is in %s", w->what == OTHER ? "another call" : call);
    if (whom != NULL)
        add(&b, " for %s", whom);
    return taken(&b);
}

static const char *object_of_waiter(const struct waiter *w)
{
    struct proc *maker = w->key != NULL ? maker_of(w->key) : NULL;
    struct buf b = {0};

    if (w->key == NULL)
        return "it";
    if (starts(w->key, "pipe:"))
        add(&b, maker != NULL ? "the pipe that %s made" : "a pipe",
            maker != NULL ? maker->role : "");
    else if (*w->key == '/')
        add(&b, "the FIFO %s", w->key);
    else
        add(&b, "a connection");
    return taken(&b);
}

static int is_pipe(const struct waiter *w)
{
    return w->key != NULL && (starts(w->key, "pipe:") || *w->key == '/');
}

/* ---- pipes ---- */

static int access_needed(const struct waiter *w)
{
    return w->what == READING ? WRITES : READS;
}

static int is_first(const struct waiter *w)
{
    const struct waiter *k;

    for (k = waiter; k < w; k++)
        if (same_process(k, w) && k->what != DEAD)
            return 0;
    return 1;
}

/* main still holds its write end (fd 4), and is in wait() for wc; ... */
static void add_holders(struct buf *b, const struct waiter *w)
{
    const char *end = w->what == READING ? "write" : "read";
    const struct waiter *k;
    int fd, n = 0;

    for (k = waiter; k < waiter + n_waiters; k++) {
        fd = holds(k, w->key, access_needed(w));
        if (fd < 0 || k->what == DEAD || same_process(k, w) || !is_first(k))
            continue;
        if (n++ == 0)
            add(b, "; %s %s its %s end (fd %d), and %s", k->name,
                w->what == READING ? "still holds" : "holds", end, fd,
                state_of(k));
        else
            add(b, "; so does %s (fd %d), which %s", k->name, fd, state_of(k));
    }
    fd = holds(w, w->key, access_needed(w));
    if (fd >= 0 && n > 0)
        add(b, "; and %s holds one itself (fd %d)", w->name, fd);
}

/* What a reader waits for: nothing has ever come, or all has been read. */
static const char *awaited(const struct waiter *w)
{
    if (the_past() != NULL && carried(NULL, w->key, WRITES) == 0)
        return "data, or the end of file,";
    return the_past() != NULL ? "the end of file" : "data, or the end of file,";
}

static const struct held_back *text_of(const struct waiter *w, int fd)
{
    size_t i;

    for (i = 0; i < w->t->n_held; i++)
        if (w->t->held[i].fd == fd)
            return &w->t->held[i];
    return NULL;
}

int is_held_back(const struct waiter *w, struct buf *line)
{
    const struct held_back *h;
    const struct waiter *k;
    int fd;

    if (w->what != READING || w->key == NULL)
        return 0;
    for (k = waiter; k < waiter + n_waiters; k++) {
        fd = is_pipe(w) ? holds(k, w->key, WRITES) : holds_peer(k, w);
        if (fd < 0 || k->what == DEAD || !is_first(k) || same_process(k, w))
            continue;
        h = text_of(k, fd);
        if (h == NULL)
            continue;
        add(line,
            "%s waits for %s, whose text (%zu bytes: \"%.*s\") is still in its "
            "stdio buffer for fd %d: it has not been written, fflush() is "
            "missing; %s %s",
            w->name, k->name, h->n, (int)strcspn(h->text, "\n"), h->text, fd,
            k->name, state_of(k));
        return 1;
    }
    return 0;
}

static int others_hold(const struct waiter *w)
{
    const struct waiter *k;

    for (k = waiter; k < waiter + n_waiters; k++)
        if (k->what != DEAD && !same_process(k, w) &&
            holds(k, w->key, access_needed(w)) >= 0)
            return 1;
    return 0;
}

int is_kept(const struct waiter *w)
{
    const struct waiter *k;
    int others = 0;

    if (w->what != READING || !is_pipe(w) || w->outside ||
        carried(NULL, w->key, WRITES) == 0)
        return 0;
    for (k = waiter; k < waiter + n_waiters; k++) {
        if (k->what == DEAD || holds(k, w->key, WRITES) < 0)
            continue;
        if (k->p == NULL || carried(k->p, w->key, WRITES) > 0)
            return 0;
        others = 1;
    }
    return others;
}

static enum certainty reads_pipe(const struct waiter *w, struct buf *b)
{
    int own = holds(w, w->key, WRITES), others = others_hold(w);

    add(b, "%s waits for %s of %s", w->name, awaited(w), object_of_waiter(w));
    if (own >= 0 && !others) {
        add(b,
            "; it still holds the write end itself (fd %d), and nobody else "
            "does",
            own);
        return KNOWS_CAUSE;
    }
    add_holders(b, w);
    return others ? KNOWS_CAUSE : KNOWS_WAIT;
}

static enum certainty writes_pipe(const struct waiter *w, struct buf *b)
{
    int own = holds(w, w->key, READS), others = others_hold(w);

    add(b, "%s waits for room in %s, which is full", w->name,
        object_of_waiter(w));
    if (own >= 0 && !others) {
        add(b, "; only %s itself could read it (fd %d)", w->name, own);
        return KNOWS_CAUSE;
    }
    add_holders(b, w);
    if (others)
        add(b, ": nobody reads");
    return others ? KNOWS_CAUSE : KNOWS_WAIT;
}

static int could(const struct waiter *w, const struct waiter *k)
{
    return k->what != DEAD && could_let(w, k);
}

static void add_others(struct buf *b, const struct waiter *w)
{
    const struct waiter *k;
    int n = 0;

    for (k = waiter; k < waiter + n_waiters; k++)
        if (could(w, k) && n++ < 6)
            add(b, "%s%s %s", n == 1 ? ": " : ", ", k->name, state_of(k));
}

/* ---- sockets ---- */

static const struct waiter *peer_of(const struct waiter *w, int *fd)
{
    const struct waiter *k;

    for (k = waiter; k < waiter + n_waiters; k++) {
        *fd = holds_peer(k, w);
        if (*fd >= 0 && k->what != DEAD && !same_process(k, w))
            return k;
    }
    *fd = holds_peer(w, w);
    return *fd >= 0 ? w : NULL;
}

long long read_before(const struct waiter *w)
{
    const struct call *c = w->p != NULL ? w->p->last : NULL;
    const char *key = c != NULL && c->n_args > 0 ? key_of(c->arg[0]) : w->key;

    return key != NULL ? carried(w->p, key, READS) : 0;
}

static enum certainty uses_socket(const struct waiter *w, struct buf *b)
{
    int fd;
    const struct waiter *k = peer_of(w, &fd);
    long long n = read_before(w);

    if (takes_datagrams(w) && k == NULL) {
        add(b,
            "%s waits for a datagram at its socket (fd %d), and nobody here "
            "is left to send one",
            w->name, w->fd);
        add_others(b, w);
        return KNOWS_WAIT;
    }
    if (w->what == WRITING)
        add(b, "%s waits for room in its connection (fd %d), which is full",
            w->name, w->fd);
    else if (n > 0)
        add(b,
            "%s has read %lld bytes from its connection (fd %d), and reads "
            "on until more come, or the end of file",
            w->name, n, w->fd);
    else
        add(b,
            "%s waits for data, or the end of file, from its connection "
            "(fd %d)",
            w->name, w->fd);
    if (k == NULL && the_past() != NULL && has_peer(w))
        add(b, "; nobody of these has the other end");
    if (k == NULL)
        return KNOWS_WAIT;
    if (k == w)
        add(b,
            "; it still holds the other end itself (fd %d), and nobody else "
            "does",
            fd);
    else if (w->what == WRITING)
        add(b, "; %s holds the other end (fd %d), and does not read it: it %s",
            k->name, fd, state_of(k));
    else
        add(b,
            "; %s has neither closed nor shut down the other end (fd %d), "
            "and %s",
            k->name, fd, state_of(k));
    return KNOWS_CAUSE;
}

/* ---- the others ---- */

static enum certainty opens(const struct waiter *w, struct buf *b)
{
    const struct waiter *k;

    add(b, "%s waits in open() until somebody opens the FIFO %s to %s", w->name,
        w->path != NULL ? w->path : "", w->to_write ? "read" : "write");
    for (k = waiter; k < waiter + n_waiters; k++)
        if (k != w && k->what == OPENING && k->path != NULL &&
            w->path != NULL) {
            if (strcmp(k->path, w->path) == 0 && k->to_write == w->to_write)
                add(b, "; %s opens it to %s, too", k->name,
                    k->to_write ? "write" : "read");
            else
                add(b, "; %s waits in open() of %s to %s", k->name, k->path,
                    k->to_write ? "write" : "read");
            return KNOWS_CAUSE;
        }
    add(b, ": nobody does");
    return KNOWS_CAUSE;
}

/* ---- messages ---- */

struct message {
    long type;
    const char *sender;
};

static const char *id_of(const struct waiter *w)
{
    struct buf b = {0};

    add(&b, "%d", (int)w->t->arg[0]);
    return taken(&b);
}

static long type_of_message(const struct call *c)
{
    const char *s = field(c->args, "mtype");

    return s != NULL ? strtol(s, NULL, 0) : 0;
}

/* Who has sent something, but into another queue: when nobody ever sent into
 * this one. */
static const struct call *sent_elsewhere(const struct waiter *w)
{
    const struct call *found = NULL;
    const char *id = id_of(w);
    struct call *c;
    size_t i = 0;

    while ((c = next_call(&i)) != NULL) {
        if (!is(c, "msgsnd") || !succeeds(c))
            continue;
        if (strcmp(c->arg[0], id) == 0)
            return NULL;
        found = c;
    }
    return found;
}

/* What is still in the queue; the past and the kernel must agree. */
static size_t messages_in(const struct waiter *w, struct message *m,
                          size_t room)
{
    const char *id = id_of(w);
    struct msqid_ds now;
    struct call *c;
    size_t i = 0, k, n = 0;

    while ((c = next_call(&i)) != NULL) {
        if ((!is(c, "msgsnd") && !is(c, "msgrcv")) || !succeeds(c) ||
            strcmp(c->arg[0], id) != 0)
            continue;
        if (is(c, "msgsnd") && n < room)
            m[n++] = (struct message){type_of_message(c), c->p->role};
        for (k = 0; is(c, "msgrcv") && k < n; k++)
            if (m[k].type == type_of_message(c)) {
                memmove(m + k, m + k + 1, (n - k - 1) * sizeof(*m));
                n--;
                break;
            }
    }
    if (msgctl((int)w->t->arg[0], IPC_STAT, &now) == -1 || now.msg_qnum != n)
        return 0;
    return n;
}

static const char *queue_of(const struct waiter *w)
{
    struct buf b = {0};

    if (w->fd >= 0)
        add(&b, "the queue %s", w->key != NULL ? w->key : "");
    else
        add(&b, "message queue %s", id_of(w));
    return taken(&b);
}

static enum certainty takes_message(const struct waiter *w, struct buf *b)
{
    struct message m[64];
    long type = w->fd < 0 ? (long)w->t->arg[3] : 0;
    size_t n = w->fd < 0 ? messages_in(w, m, LENGTH(m)) : 0, i;
    const struct call *other = w->fd < 0 ? sent_elsewhere(w) : NULL;
    struct msqid_ds now;

    add(b, "%s waits for a message", w->name);
    if (type > 0)
        add(b, " of type %ld", type);
    else if (type < 0)
        add(b, " of a type up to %ld", -type);
    add(b, " in %s", queue_of(w));
    if (n == 0 && w->fd < 0 && type != 0 &&
        msgctl((int)w->t->arg[0], IPC_STAT, &now) == 0 && now.msg_qnum > 0) {
        add(b, ", and none of those in it (%lu) is", now.msg_qnum);
        add_others(b, w);
        return KNOWS_CAUSE;
    }
    if (n == 0) {
        add(b, ", and there is none; nobody here is left to send one");
        add_others(b, w);
        if (other != NULL)
            add(b, "; %s sent into another queue, %s", other->p->role,
                other->arg[0]);
        return other != NULL ? KNOWS_CAUSE : KNOWS_WAIT;
    }
    add(b, ", and there %s only of type ", n == 1 ? "is one" : "are some");
    for (i = 0; i < n && i < 3; i++)
        add(b, "%s%ld (from %s)", i > 0 ? ", " : "", m[i].type, m[i].sender);
    return KNOWS_CAUSE;
}

static enum certainty puts_message(const struct waiter *w, struct buf *b)
{
    add(b, "%s waits for room in %s, which is full; nobody takes a message",
        w->name, queue_of(w));
    add_others(b, w);
    return KNOWS_CAUSE;
}

/* ---- semaphores and words ---- */

static void count_operations(const struct waiter *w, long *up, long *down)
{
    const char *id = id_of(w), *s;
    struct call *c;
    struct buf b = {0};
    size_t i = 0;
    long n;

    *up = *down = 0;
    add(&b, "sem_num=%d,", w->semaphore);
    while ((c = next_call(&i)) != NULL) {
        if (!starts(c->name, "semop") && !starts(c->name, "semtimedop"))
            continue;
        if (!succeeds(c) || strcmp(c->arg[0], id) != 0)
            continue;
        for (s = c->arg[1]; (s = strstr(s, b.s)) != NULL; s++) {
            n = strstr(s, "sem_op=") != NULL
                    ? strtol(strstr(s, "sem_op=") + 7, NULL, 0)
                    : 0;
            *(n > 0 ? up : down) += n > 0 ? n : -n;
        }
    }
    free(b.s);
}

static enum certainty changes_set(const struct waiter *w, struct buf *b)
{
    long up, down;

    if (w->semaphore < 0) {
        add(b, "%s waits in semop() for set %s", w->name, id_of(w));
        return KNOWS_WAIT;
    }
    if (w->operation < 0)
        add(b, "%s waits until semaphore %d of set %s is at least %d; it is %d",
            w->name, w->semaphore, id_of(w), -w->operation, w->value);
    else
        add(b, "%s waits until semaphore %d of set %s is 0; it is %d", w->name,
            w->semaphore, id_of(w), w->value);
    if (the_past() != NULL && w->operation < 0) {
        count_operations(w, &up, &down);
        add(b,
            " (%ld up, %ld down in all): too few posts, and nobody here is "
            "left "
            "to post",
            up, down);
    } else {
        add(b, ", and nobody here is left to change it");
    }
    if (was_there("semget", id_of(w))) {
        add(b, "; the set was there before this program, with its values from "
               "then");
        return KNOWS_CAUSE;
    }
    add_others(b, w);
    return KNOWS_WAIT;
}

/* The name that sem_open() has given to the file that it made. */
static const char *linked_to(const char *file)
{
    struct call *c;
    size_t i = 0, n;
    const char *to;

    while ((c = next_call(&i)) != NULL)
        if (is(c, "link") && succeeds(c) && c->n_args == 2 &&
            strncmp(unquoted(c->arg[0], &n), file, strcspn(file, " ")) == 0) {
            to = unquoted(c->arg[1], &n);
            return starts(to, "/dev/shm/sem.") ? to : file;
        }
    return file;
}

static const char *name_of_semaphore(const struct map_of *m)
{
    const char *name;
    struct buf b = {0};

    if (!starts(m->name, "/dev/shm/sem."))
        return "a semaphore";
    name = linked_to(m->name) + 13;
    add(&b, "the semaphore /%.*s", (int)strcspn(name, " "), name);
    return taken(&b);
}

/* sem_open() of one that is not there makes a file, and links it. */
static int made_here(const char *name)
{
    struct call *c;
    size_t i = 0;

    while ((c = next_call(&i)) != NULL)
        if (starts(c->name, "link") && succeeds(c) && has(c, name))
            return 1;
        else if (starts(c->name, "open") && succeeds(c) && has(c, "O_CREAT") &&
                 has(c, name))
            return 1;
    return 0;
}

/* Are there, or were there, several processes that began as one? */
static int has_forked(const struct waiter *w)
{
    const struct proc *p;
    size_t i, n = 0;

    for (i = 0; w->p == NULL && i < n_waiters; i++) {
        if (same_process(&waiter[i], w) && &waiter[i] != w)
            return 0; /* it has threads */
        if (waiter[i].t->tid == waiter[i].t->pid && waiter[i].what != DEAD &&
            strcmp(waiter[i].t->comm, w->t->comm) == 0)
            n++;
    }
    if (w->p == NULL)
        return n > 1;
    for (i = 0; i < the_past()->n_procs; i++) {
        p = the_past()->proc[i];
        n += p->leader == p && p->lines > 0 && p->program == w->p->program;
    }
    return w->p != NULL && w->p->leader->threads == 0 && n > 1;
}

static enum certainty waits_for_semaphore(const struct waiter *w, struct buf *b)
{
    const struct map_of *m = &w->t->map;

    if (m->from == 0) {
        add(b, "%s waits for a semaphore", w->name);
        return KNOWS_WAIT;
    }
    add(b, "%s waits for %s", w->name, name_of_semaphore(m));
    if (!m->shared && has_forked(w)) {
        add(b, " in memory that is not shared: since fork() each process has "
               "a semaphore of its own, and sem_post() in another one does not "
               "change this one");
        if (is_private(w))
            add(b, " (and sem_init() was not told to share it)");
        return KNOWS_CAUSE;
    }
    if (m->shared && is_private(w)) {
        add(b, " in shared memory that sem_init() made for threads of one "
               "process only (pshared is 0): sem_post() in another process "
               "does not wake it");
        return w->value > 0 ? KNOWS_CAUSE : KNOWS_WAIT;
    }
    add(b, ", whose value is %d", w->value);
    if (starts(m->name, "/dev/shm/sem.") && the_past() != NULL &&
        !made_here(m->name + 9)) {
        add(b, "; it was there before this program, and has its value from "
               "then: sem_open() gives a value only to a new one");
        add_others(b, w);
        return KNOWS_CAUSE;
    }
    add(b, ": too few posts, and nobody here is left to post");
    add_others(b, w);
    return KNOWS_WAIT;
}

static enum certainty waits_for_mutex(const struct waiter *w, struct buf *b)
{
    const struct waiter *k = w->owner != NOBODY ? &waiter[w->owner] : NULL;
    const struct proc *p = NULL;
    size_t i;

    if (k == w) {
        add(b,
            "%s waits for a mutex that it holds itself: it has locked it "
            "twice",
            w->name);
        return KNOWS_CAUSE;
    }
    if (k != NULL) {
        add(b, "%s waits for a mutex that %s holds; %s %s", w->name, k->name,
            k->name, state_of(k));
        return KNOWS_CAUSE;
    }
    for (i = 0; the_past() != NULL && i < the_past()->n_procs; i++)
        if (the_past()->proc[i]->pid == w->owner_tid)
            p = the_past()->proc[i];
    if (p != NULL && w->owner_tid > 0) {
        add(b,
            "%s waits for a mutex that %s locked, and has ended without "
            "unlocking it",
            w->name, p->role);
        return KNOWS_CAUSE;
    }
    add(b, "%s waits for a mutex, and who holds it is not known", w->name);
    return KNOWS_WAIT;
}

static enum certainty waits_for_word(const struct waiter *w, struct buf *b)
{
    if (strcmp(w->thing, "mutex") == 0)
        return waits_for_mutex(w, b);
    if (strcmp(w->thing, "semaphore") == 0)
        return waits_for_semaphore(w, b);
    add(b,
        "%s waits for a word in memory to change, as pthread_cond_wait() "
        "and the like do, and nobody here is left to wake it",
        w->name);
    add_others(b, w);
    return KNOWS_WAIT;
}

/* ---- locks of files ---- */

static enum certainty waits_for_lock(const struct waiter *w, struct buf *b)
{
    const struct waiter *k = w->owner != NOBODY ? &waiter[w->owner] : NULL;

    add(b, "%s waits for a lock of the file %s", w->name,
        w->key != NULL ? w->key : "");
    if (k == NULL || k->what == DEAD)
        return KNOWS_WAIT;
    if (same_process(k, w))
        add(b, " that it holds itself, by another descriptor");
    else
        add(b, " that %s holds; %s %s", k->name, k->name, state_of(k));
    return KNOWS_CAUSE;
}

/* ---- signals ---- */

static int is_wait_for_signal(const struct call *c)
{
    return c != NULL && (is(c, "pause") || starts(c->name, "rt_sig"));
}

/* The last signal whose handler ran before this wait began, and that no wait
 * for signals was ended by; that a child has ended only if there is no other. */
static const char *came_before(const struct waiter *w, const char **sender)
{
    const struct trace *t = the_past();
    const char *found = NULL;
    const struct line *l;
    size_t i;

    for (i = 0; t != NULL && w->p != NULL && i < t->n; i++) {
        l = &t->line[i];
        if (l->p != w->p || l->type != SIGNAL || l->how != HANDLER ||
            (found != NULL && starts(l->text, "SIGCHLD")))
            continue;
        found = is_wait_for_signal(l->broke)
                    ? NULL
                    : keep_text(l->text, strcspn(l->text, " "));
        *sender = l->cause != NEVER ? t->line[l->cause].p->role : NULL;
    }
    return found;
}

/* One that waits to be let in. */
static int blocked_signal(const struct waiter *w)
{
    unsigned long long set = w->t->pending & w->t->blocked & ~w->t->awaited;
    int n;

    for (n = 1; n < 32; n++)
        if (set >> (n - 1) & 1)
            return n;
    return 0;
}

static const char *name_of_signal(int n)
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
    add(&b, " %d", n);
    return taken(&b);
}

static enum certainty waits_for_signal(const struct waiter *w, struct buf *b)
{
    const char *sender = NULL, *signal = NULL;
    int blocked = blocked_signal(w);

    add(b, "%s waits for a signal in %s", w->name, call_of_waiter(w));
    if (blocked) {
        add(b, "; SIG%s is there, but %s", name_of_signal(blocked),
            starts(w->t->call, "rt_sigtimedwait")
                ? "is none of those that it waits for"
                : "blocked while it waits");
        return KNOWS_CAUSE;
    }
    if (!starts(w->t->call, "rt_sigtimedwait"))
        signal = came_before(w, &sender);
    if (signal != NULL) {
        add(b,
            "; %s%s%s came before, and its handler had run when the wait "
            "began: it is lost, and nobody sends another",
            signal, sender != NULL ? " from " : "",
            sender != NULL ? sender : "");
        return KNOWS_CAUSE;
    }
    add(b, ", and nobody here is left to send one");
    add_others(b, w);
    return KNOWS_WAIT;
}

/* ---- connections ---- */

static const char *address_of(const struct waiter *w)
{
    const struct call *c = w->p != NULL ? w->p->last : NULL;
    const char *key = c != NULL && c->n_args > 0 ? key_of(c->arg[0]) : NULL;
    const char *from = key != NULL ? strchr(key, '[') : NULL, *path;

    path = key != NULL ? strchr(key, '"') : NULL;
    if (path != NULL)
        return keep_text(path + 1, strcspn(path + 1, "\""));
    if (from == NULL || strchr(from, ':') == NULL)
        return "its address";
    return keep_text(from + 1, strcspn(from + 1, "]"));
}

static enum certainty accepts(const struct waiter *w, struct buf *b)
{
    add(b,
        "%s waits in accept() for somebody to connect to %s, and nobody does",
        w->name, address_of(w));
    add_others(b, w);
    return KNOWS_WAIT;
}

/* Who listens where this one wants to connect to. */
static const struct waiter *listener_of(const struct waiter *w)
{
    const struct call *to = w->p != NULL ? w->p->last : NULL;
    const char *port, *path;
    const struct proc *p = NULL;
    struct buf b = {0};
    struct call *c;
    size_t i = 0;

    if (to == NULL || !is(to, "connect"))
        return NULL;
    port = strstr(to->args, "htons(");
    path = strstr(to->args, "sun_path=");
    if (port != NULL)
        add(&b, ":%d]", atoi(port + 6));
    else if (path != NULL)
        add_text(&b, path, strcspn(path, "}"));
    else
        return NULL;
    while ((c = next_call(&i)) != NULL)
        if (succeeds(c) && (is(c, "listen") || is(c, "bind")) &&
            (port != NULL ? is(c, "listen") : is(c, "bind")) &&
            strstr(c->args, b.s) != NULL)
            p = c->p;
    free(b.s);
    for (i = 0; i < n_waiters; i++)
        if (is_program(&waiter[i], p) && waiter[i].what != DEAD)
            return &waiter[i];
    return NULL;
}

static enum certainty connects(const struct waiter *w, struct buf *b)
{
    const struct waiter *k = listener_of(w);

    add(b, "%s waits in connect(): the backlog of the listening socket is full",
        w->name);
    if (k == NULL)
        return KNOWS_WAIT;
    add(b, "; %s listens there and does not accept: it %s", k->name,
        state_of(k));
    return KNOWS_CAUSE;
}

/* ---- all ---- */

void say_wait(const struct waiter *w, struct buf *b)
{
    add(b, "%s waits ", w->name);
    switch (w->what) {
    case OPENING:
        add(b, "in open() until somebody opens the FIFO %s to %s", w->path,
            w->to_write ? "read" : "write");
        break;
    case ROOM:
        add(b, "for room in %s, which is full", queue_of(w));
        break;
    case SETS:
        add(b, "for semaphore %d of set %s, which is %d", w->semaphore,
            id_of(w), w->value);
        break;
    case WORD:
        add(b, "for %s, which is %d", name_of_semaphore(&w->t->map), w->value);
        break;
    default:
        add(b, "in %s", call_of_waiter(w));
    }
}

enum certainty cause_of(const struct waiter *w, struct buf *b)
{
    switch (w->what) {
    case READING:
        if (w->outside) {
            add(b, "%s waits for its standard input (fd %d)%s", w->name, w->fd,
                *w->key == '/' ? ": for what is typed on the terminal" : "");
            return KNOWS_WAIT;
        }
        if (is_held_back(w, b))
            return KNOWS_CAUSE;
        if (w->key != NULL && starts(w->key, "socket:"))
            return uses_socket(w, b);
        if (is_pipe(w))
            return reads_pipe(w, b);
        if (w->key != NULL && starts(w->key, "anon_inode:[")) {
            add(b,
                "%s waits at its %.*s (fd %d), and nobody here is left to "
                "let it go on",
                w->name, (int)strcspn(w->key + 12, "]"), w->key + 12, w->fd);
            add_others(b, w);
            return KNOWS_WAIT;
        }
        break;
    case WRITING:
        if (w->key != NULL && starts(w->key, "socket:"))
            return uses_socket(w, b);
        if (is_pipe(w))
            return writes_pipe(w, b);
        break;
    case OPENING:
        return opens(w, b);
    case MESSAGE:
        return takes_message(w, b);
    case ROOM:
        return puts_message(w, b);
    case SETS:
        return changes_set(w, b);
    case WORD:
        return waits_for_word(w, b);
    case LOCKED:
        return waits_for_lock(w, b);
    case SIGNALS:
        return waits_for_signal(w, b);
    case ACCEPTING:
        return accepts(w, b);
    case CONNECTING:
        return connects(w, b);
    case HALTED:
        add(b,
            "%s is stopped by a signal, as by SIGSTOP or Ctrl+Z; SIGCONT "
            "lets it go on",
            w->name);
        return KNOWS_CAUSE;
    default:
        break;
    }
    add(b, "%s %s, and nothing more is known", w->name, state_of(w));
    return KNOWS_WAIT;
}

static void add_ends(struct buf *b, const struct waiter *w)
{
    const struct waiter *k;
    int n = 0;

    for (k = waiter; k < waiter + n_waiters; k++)
        if (k->what != DEAD && is_first(k) &&
            holds(k, w->key, access_needed(w)) >= 0)
            add(b, "%sfd %d in %s",
                n++ > 0              ? ", "
                : w->what == READING ? "\nopen for writing: "
                                     : "\nopen for reading: ",
                holds(k, w->key, access_needed(w)), k->name);
    if (n == 0 && w->what == READING)
        add(b, "\nopen for writing: nowhere among these");
}

void details_of(const struct waiter *w, struct buf *b)
{
    const char *whom =
        w->what == CHILD || w->what == JOIN ? list(is_needed, w) : NULL;

    add(b, "%s", call_of_waiter(w));
    if (whom != NULL)
        add(b, ", for %s", whom);
    if ((w->what != READING && w->what != WRITING) || !is_pipe(w) || w->outside)
        return;
    if (w->what == READING && w->p != NULL)
        add(b,
            ", has read %lld bytes; end of file comes when every write end "
            "is closed",
            carried(w->p, w->key, READS));
    else if (w->what == WRITING && w->p != NULL)
        add(b, ", has written %lld bytes, of which %lld have been read",
            carried(w->p, w->key, WRITES), carried(NULL, w->key, READS));
    add_ends(b, w);
}
