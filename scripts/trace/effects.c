/*
 * effects.c - what a call does to the objects of the kernel
 *
 * It is done where the call begins, for whoever is let go on by it may return
 * before it: strace has seen the beginning of a cause before its effect, but
 * not always its end.
 */
#include "model.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static size_t now; /* the line */

static void acts(struct call *c, struct object *o, enum act_type type)
{
    if (o != NULL)
        act(o, type, c->p, now, c->row, c);
}

static struct object *at_address(const char *sockaddr, int datagrams)
{
    const char *port = field(sockaddr, "sin_port"),
               *name = field(sockaddr, "sun_path");
    struct object *o = NULL;
    struct buf key = {0};

    if (port == NULL)
        port = field(sockaddr, "sin6_port");
    if (port != NULL)
        add(&key, "%s %d", datagrams ? "udp" : "tcp",
            atoi(port + strcspn(port, "0123456789")));
    else if (name != NULL)
        add(&key, "unix %.*s", (int)strcspn(name, "}"), name);
    if (key.s != NULL)
        o = object_at(key.s);
    free(key.s);
    return o;
}

static void writes(struct call *c, struct slot *s)
{
    struct object *o = s->o;

    s->access |= s->access ? 0 : WRITES;
    if (c->known && c->ret < 0)
        return;
    if (o->datagrams && *c->arg[4] == '{')
        o = at_address(c->arg[4], 1);
    acts(c, o, PUT);
    if (o != NULL && succeeds(c))
        o->inside += c->ret;
}

static void reads(struct call *c, struct slot *s)
{
    struct object *from = other_end(s->o);

    if (s->o->datagrams && s->o->address != NULL)
        from = object_at(s->o->address);
    c->ready = from == NULL ? 0 : from->inside;
    if (from == NULL || (c->known && c->ret < 0))
        return;
    c->contested = from->waiting > 0;
    acts(c, from, TAKE);
    if (c->out != c->in)
        from->waiting++;
}

static void has_read(struct call *c)
{
    struct object *from = c->o != NULL ? other_end(c->o) : NULL;

    if (c->o != NULL && c->o->datagrams && c->o->address != NULL)
        from = object_at(c->o->address);
    if (from == NULL || (c->known && c->ret < 0))
        return;
    if (c->out != c->in && from->waiting > 0)
        from->waiting--;
    if (succeeds(c) && strstr(c->args, "MSG_PEEK") == NULL)
        from->inside -= c->ret;
    if (from->inside < 0)
        from->inside = 0;
}

/* pipe() and socketpair(): [3<pipe:[77]>, 4<pipe:[77]>] */
static void opens_pair(struct call *c, int sockets)
{
    const char *both = c->arg[sockets ? 3 : 0], *second = strstr(both, ", ");
    struct slot *a, *b;
    struct object *o;
    char *first;

    if (!succeeds(c) || *both != '[' || second == NULL)
        return;
    first = keep_text(both + 1, (size_t)(second - both - 1));
    second = keep_text(second + 2, strcspn(second + 2, "]") +
                                       (strchr(second, '<') != NULL ? 2 : 0));
    close_slot(c->p, fd_of(first), now, c->row);
    a = open_slot(c->p, first, sockets ? READS | WRITES : READS);
    if (a == NULL)
        return;
    o = a->o;
    o->outside = 0;
    o->capacity = 0;
    a->cloexec = strstr(c->args, "CLOEXEC") != NULL;
    close_slot(c->p, atol(second), now, c->row);
    b = open_slot(c->p, second, sockets ? READS | WRITES : WRITES);
    if (b == NULL)
        return;
    b->cloexec = strstr(c->args, "CLOEXEC") != NULL;
    b->o->outside = 0;
    if (!sockets && b->o != o) { /* strace did not say what they are */
        b->o = o;
        o->writers++;
    }
    if (sockets) {
        o->socket = b->o->socket = 1;
        o->peer = b->o;
        b->o->peer = o;
    }
}

/* /proc/PID/stat, /proc/self/task/PID/stat: which process is looked at? */
struct proc *looked_at(const char *path)
{
    const char *end = strstr(path, "/stat\""), *s = end;

    if (end == NULL || !starts(path, "\"/proc/"))
        return NULL;
    while (s > path && isdigit((unsigned char)s[-1]))
        s--;
    return s < end ? process(NULL, now, atoll(s)) : NULL;
}

static void opens(struct call *c)
{
    const char *flags = c->arg[starts(c->name, "openat") ? 2 : 1];
    const char *path = c->arg[starts(c->name, "openat")];
    int access = strstr(flags, "O_RDWR") != NULL     ? READS | WRITES
                 : strstr(flags, "O_WRONLY") != NULL ? WRITES
                                                     : READS;
    struct slot *s;
    const char *max;

    if (!succeeds(c))
        return;
    close_slot(c->p, (long)c->ret, now, c->row);
    s = open_slot(c->p, c->result, access);
    if (s == NULL)
        return;
    s->o->outside = 0;
    s->cloexec = strstr(flags, "CLOEXEC") != NULL;
    s->noise = is_noise(c, NULL);
    c->o = s->o;
    s->o->mqueue = is(c, "mq_open");
    max = field(c->args, "mq_maxmsg");
    if (max != NULL)
        s->o->capacity = atoll(max);
    s->look = looked_at(path);
}

/* open() of a FIFO waits for the other side, which may be open already. */
static void begins_to_open(struct call *c)
{
    const char *flags = c->arg[starts(c->name, "openat") ? 2 : 1];
    char *path = NULL;
    const char *end;

    if (!succeeds(c) || strchr(c->result, '<') == NULL)
        return;
    path = strchr(keep_text(c->result, strlen(c->result)), '<') + 1;
    end = strchr(path, '>');
    if (end == NULL)
        return;
    path[end - path] = '\0';
    c->o = object_at(path);
    if (strstr(flags, "O_WRONLY") != NULL) {
        c->ready = c->o->readers;
        acts(c, c->o, WRITES_NOW);
    } else if (strstr(flags, "O_RDWR") == NULL) {
        c->ready = c->o->writers;
        acts(c, c->o, READS_NOW);
    } else {
        acts(c, c->o, WRITES_NOW);
        acts(c, c->o, READS_NOW);
    }
}

static void sends_signal(struct call *c, const struct names *k)
{
    int thread = starts(c->name, "tgkill") || starts(c->name, "rt_tg");
    long long pid = atoll(c->arg[thread]);
    struct proc *p = process(NULL, now, pid);
    size_t i;

    if (c->known && c->ret < 0)
        return;
    for (i = pid > 0 ? k->trace->n_procs : 0; i < k->trace->n_procs && i < 100;
         i++) {
        p = k->trace->proc[i]; /* it may be in the group */
        if (p->signals == NULL)
            p->signals = new_object();
        acts(c, p->signals, SENT);
    }
    if (pid <= 0 || p == NULL)
        return;
    if (p->signals == NULL)
        p->signals = new_object();
    acts(c, p->signals, SENT);
    if (strstr(c->args, "SIGKILL") != NULL)
        p->doomed = c->row;
}

static void semaphores(struct call *c)
{
    struct object *o = c->o;
    const char *op;
    int up = 0;

    for (op = c->arg[1]; (op = field(op, "sem_op")) != NULL;)
        up |= atoi(op) > 0;
    c->values = keep(sizeof(o->value));
    memcpy(c->values, o->value, sizeof(o->value));
    c->contested = o->waiting > 0;
    if (c->out != c->in)
        o->waiting++;
    if (up && succeeds(c))
        acts(c, o, RAISED);
    else if (!up && c->out == c->in && succeeds(c))
        acts(c, o, TAKE);
}

/* Adds what a semop() does, or SETVAL sets. */
static void change_values(struct call *c)
{
    struct object *o = c->o;
    const char *s, *op;
    int i;

    if (!succeeds(c))
        return;
    for (s = c->arg[1]; (s = field(s, "sem_num")) != NULL;) {
        op = field(s, "sem_op");
        o->value[atoi(s) & 7] += op != NULL ? atol(op) % 100000 : 0;
    }
    if (starts(c->arg[2], "SETVAL")) {
        i = atoi(c->arg[1]) & 7;
        o->value[i] =
            atol(c->arg[3] + strcspn(c->arg[3], "0123456789")) % 100000;
    }
}

static struct object *by_id(const char *kind, const char *id)
{
    struct buf key = {0};
    struct object *o;

    add(&key, "%s %s", kind, id);
    o = object_at(key.s);
    free(key.s);
    return o;
}

static void system_v(struct call *c)
{
    const char *kind = starts(c->name, "msg") ? "queue" : "set";

    c->o = by_id(kind, c->arg[0]);
    if (strstr(c->args, "IPC_RMID") != NULL && succeeds(c)) {
        acts(c, c->o, REMOVED);
    } else if (is(c, "msgsnd")) {
        c->ready = c->o->inside;
        if (succeeds(c)) {
            acts(c, c->o, PUT);
            c->o->inside++;
        }
    } else if (is(c, "msgrcv")) {
        c->ready = c->o->inside;
        c->contested = c->o->waiting > 0;
        if (c->out != c->in)
            c->o->waiting++;
        if (succeeds(c))
            acts(c, c->o, TAKE);
    } else if (starts(c->name, "semop") || starts(c->name, "semtimedop")) {
        semaphores(c);
    } else if (starts(c->arg[2], "SET")) {
        acts(c, c->o, RAISED);
        change_values(c);
    }
}

static void has_system_v(struct call *c)
{
    struct object *o = c->o;
    int semop = starts(c->name, "sem") && !is(c, "semctl");

    if (o == NULL || !(semop || is(c, "msgrcv")))
        return;
    if (c->out != c->in && o->waiting > 0)
        o->waiting--;
    if (semop) {
        if (c->out != c->in)
            acts(c, o, TAKE);
        change_values(c);
    } else if (succeeds(c) && o->inside > 0) {
        o->inside--;
    }
}

/* mkfifo() */
static void names_fifo(struct call *c)
{
    size_t n;
    struct object *o =
        object_at(unquoted(c->arg[strcmp(c->name, "mknodat") == 0], &n));

    o->fifo = 1;
    o->alone = 0;
}

static void posix_queue(struct call *c, struct slot *s)
{
    c->ready = s->o->inside;
    if (!succeeds(c))
        return;
    if (is(c, "mq_timedsend")) {
        acts(c, s->o, PUT);
        s->o->inside++;
    } else {
        c->contested = s->o->waiting > 0;
        if (c->out != c->in)
            s->o->waiting++;
        acts(c, s->o, TAKE);
    }
}

void futex_word(struct call *c, struct names *k)
{
    unsigned long long address = strtoull(c->arg[0], NULL, 16);
    struct proc *thread = process(NULL, now, atoll(c->arg[2]));
    const char *tid;

    k->word = memory_word(c->p, address);
    if (strstr(c->arg[1], "PRIVATE") != NULL) {
        struct buf b = {0};

        add(&b, "word of process %d at %llx", c->p->leader->order, address);
        k->word = taken(&b);
    }
    c->o = object_at(k->word);
    if (strstr(c->arg[1], "FUTEX_WAIT") != NULL && thread != NULL &&
        thread->birth != NULL && thread->leader == c->p->leader) {
        tid = field(thread->birth->args, "child_tid");
        if (tid == NULL)
            tid = field(thread->birth->args, "child_tidptr");
        if (tid != NULL && strtoull(tid, NULL, 16) == address) {
            k->joined = thread->name;
            c->values = keep(sizeof(long));
        }
    }
}

static struct map *links; /* the first name of a file, by its other ones */

static void names_file(struct call *c)
{
    size_t n;
    int with_folder = strstr(c->name, "at") != NULL;
    char *from = unquoted(c->arg[with_folder], &n), *to;

    to = unquoted(c->arg[with_folder ? 3 : 1], &n);
    if (links == NULL)
        links = new_map();
    if (succeeds(c) && get(links, to) == NULL)
        *at(links, to) = from;
}

static void maps(struct call *c, struct slot *s)
{
    static int anonymous;
    struct buf b = {0};
    const char *path = strchr(c->arg[4], '<'), *first = NULL;
    char *name;

    if (!c->known || c->ret == -1 || strstr(c->arg[3], "MAP_SHARED") == NULL)
        return;
    if (path != NULL) {
        name = keep_text(path + 1, strcspn(path + 1, ">"));
        first = links != NULL ? get(links, name) : NULL;
        path = first != NULL ? first : name;
    }
    if (s == NULL)
        add(&b, "memory %d", ++anonymous);
    else
        add(&b, "file %s", path != NULL ? path : c->arg[4]);
    memory_map(c->p, strtoull(c->result, NULL, 16),
               strtoull(c->arg[1], NULL, 10), taken(&b),
               strtoll(c->arg[5], NULL, 0));
}

/* shmat() does not say how big it is; no two can lie within this distance. */
static void attaches(struct call *c)
{
    struct buf b = {0};

    if (!c->known || c->ret == -1)
        return;
    add(&b, "segment %s", c->arg[0]);
    memory_map(c->p, strtoull(c->result, NULL, 16), 4096, taken(&b), 0);
}

static void copies(struct call *c, struct slot *s)
{
    int dup2 = starts(c->name, "dup2") || starts(c->name, "dup3");
    int fcntl = is(c, "fcntl");
    struct slot copy, *new;

    if (s == NULL || !succeeds(c) || (fcntl && !starts(c->arg[1], "F_DUPFD")))
        return;
    copy = *s;
    if (dup2 && fd_of(c->arg[1]) != fd_of(c->arg[0]))
        close_slot(c->p, (long)c->ret, now, c->row);
    if (fd_of(c->arg[0]) == c->ret)
        return;
    new = copy_slot(c->p, &copy, (long)c->ret);
    if (new != NULL)
        new->cloexec = strstr(c->args, "CLOEXEC") != NULL;
}

static void forks(struct call *c)
{
    struct proc *child = c->child;
    int thread = strstr(c->args, "CLONE_THREAD") != NULL;

    if (child == NULL)
        return;
    inherit(child, c->p, strstr(c->args, "CLONE_FILES") != NULL);
    memory_inherit(child, c->p, thread || strstr(c->args, "CLONE_VM") != NULL);
    if (!thread)
        memcpy(child->action, c->p->leader->action, sizeof(child->action));
}

static void becomes(struct call *c)
{
    size_t i;

    if (!succeeds(c))
        return;
    c->p->exec_row = c->row;
    close_all(c->p, 1, now, c->row);
    if (c->p->memory != NULL)
        memory_forget(c->p);
    for (i = 0; i < LENGTH(c->p->action); i++)
        if (c->p->action[i] != NULL && !starts(c->p->action[i], "SIG_IGN"))
            c->p->action[i] = NULL;
}

static void sets_action(struct call *c)
{
    const char *now_is = field(c->arg[1], "sa_handler");

    if (now_is == NULL)
        now_is = field(c->arg[1], "sa_sigaction");
    if (now_is == NULL || !succeeds(c))
        return;
    *action_of(c->p, c->arg[0], strlen(c->arg[0])) =
        starts(now_is, "SIG_DFL")   ? NULL
        : starts(now_is, "SIG_IGN") ? "SIG_IGN"
                                    : "handler";
}

/* What poll() is about to find: it need not wait. */
static void polls(struct call *c)
{
    const char *s = c->arg[0];
    struct object *o;
    struct slot *slot;
    int n;

    for (n = 0; n < 16 && (s = field(s, "fd")) != NULL; n++) {
        slot = slot_of(c->p, keep_text(s, strcspn(s, ",}")));
        o = slot != NULL ? other_end(slot->o) : NULL;
        if (slot != NULL && slot->o->address != NULL &&
            (slot->o->datagrams || slot->o->peer_key == NULL))
            o = object_at(slot->o->address);
        if (o != NULL && o->inside > 0 && starts(s + strcspn(s, ","), ", ev"))
            c->ready += strstr(s, "POLLIN") != NULL;
    }
}

void begins(struct call *c, struct slot *s, const struct names *k)
{
    now = k->line;
    if (s != NULL)
        c->o = s->o;
    if (is(c, "write") || is(c, "writev") || is(c, "sendto") ||
        is(c, "sendmsg") || is(c, "send") || is(c, "sendfile")) {
        if (s != NULL) {
            c->ready = s->o->inside;
            writes(c, s);
        }
    } else if (starts(c->name, "read") || starts(c->name, "recv")) {
        if (s != NULL && !starts(c->name, "readlink"))
            reads(c, s);
    } else if (starts(c->name, "mq_timed")) {
        if (s != NULL)
            posix_queue(c, s);
    } else if (starts(c->name, "mknod")) {
        if (strstr(c->args, "S_IFIFO") != NULL)
            names_fifo(c);
    } else if (starts(c->name, "open")) {
        begins_to_open(c);
    } else if (is(c, "connect") && s != NULL && !(c->known && c->ret < 0)) {
        acts(c, at_address(c->arg[1], s->o->datagrams), CONNECTED);
        if (at_address(c->arg[1], 0) != NULL)
            at_address(c->arg[1], 0)->inside++;
    } else if (starts(c->name, "accept") && s != NULL) {
        if (s->o->address != NULL)
            c->ready = object_at(s->o->address)->inside;
        c->contested = s->o->waiting > 0;
        s->o->waiting++;
    } else if (starts(c->name, "msg") || starts(c->name, "sem")) {
        if (!is(c, "msgget") && !is(c, "semget"))
            system_v(c);
    } else if (strstr(c->name, "kill") != NULL ||
               strstr(c->name, "sigqueueinfo") != NULL) {
        sends_signal(c, k);
    } else if (strstr(c->name, "poll") != NULL) {
        polls(c);
    } else if (is(c, "futex") && strstr(c->arg[1], "WAKE") != NULL) {
        c->ready = succeeds(c) ? c->ret : 0;
        acts(c, object_at(k->word), WOKE);
    } else if (is(c, "shutdown") && s != NULL && strstr(c->args, "SHUT_RD,")) {
        return;
    } else if (is(c, "shutdown") && s != NULL && succeeds(c)) {
        acts(c, s->o, NO_WRITER);
    } else if (is(c, "rt_sigaction")) {
        sets_action(c);
    } else if (s != NULL && (is(c, "flock") || starts(c->arg[1], "F_SETLK"))) {
        s->o->locked = 1;
        if (strstr(c->args, "LOCK_UN") != NULL ||
            strstr(c->args, "F_UNLCK") != NULL)
            acts(c, s->o, UNLOCKED);
    } else if (s != NULL && starts(c->arg[1], "F_SETPIPE_SZ") && succeeds(c)) {
        s->o->capacity = c->ret;
    }
}

/* ... and what it does to descriptors and processes. */
void changes(struct call *c, struct slot *s)
{
    if (is(c, "close")) {
        if (c->ret == 0)
            close_slot(c->p, fd_of(c->arg[0]), now, c->row);
    } else if (is(c, "pipe") || is(c, "pipe2")) {
        opens_pair(c, 0);
    } else if (is(c, "socketpair")) {
        opens_pair(c, 1);
    } else if (starts(c->name, "dup") || is(c, "fcntl")) {
        copies(c, s);
        if (starts(c->arg[1], "F_SETFD") && s != NULL)
            s->cloexec = strstr(c->args, "FD_CLOEXEC") != NULL;
    } else if (c->child != NULL) {
        forks(c);
    } else if (is(c, "execve")) {
        becomes(c);
    } else if (is(c, "mmap") || is(c, "mmap2")) {
        maps(c, s);
    } else if (starts(c->name, "link") || starts(c->name, "rename")) {
        names_file(c);
    } else if (is(c, "shmat")) {
        attaches(c);
    } else if (is(c, "semget") && succeeds(c) &&
               strstr(c->args, "IPC_EXCL") != NULL) {
        memset(by_id("set", c->result)->value, 0,
               sizeof(((struct object *)NULL)->value));
    }
}

/* What it has done once it has returned. */
void has_returned(struct call *c)
{
    struct slot *s;

    now = c->out;
    if (starts(c->name, "read") || starts(c->name, "recv")) {
        has_read(c);
    } else if (is(c, "mq_timedreceive") && c->o != NULL) {
        if (c->out != c->in && c->o->waiting > 0)
            c->o->waiting--;
        if (succeeds(c) && c->o->inside > 0)
            c->o->inside--;
    } else if (starts(c->name, "sem") || starts(c->name, "msg")) {
        has_system_v(c);
    } else if (starts(c->name, "open") || is(c, "mq_open")) {
        opens(c);
    } else if (starts(c->name, "accept")) {
        if (c->o == NULL)
            return;
        if (c->o->waiting > 0)
            c->o->waiting--;
        if (c->o->address != NULL && object_at(c->o->address)->inside > 0)
            object_at(c->o->address)->inside--;
        if (succeeds(c) && (s = open_slot(c->p, c->result, READS | WRITES)))
            s->o->socket = 1, s->o->outside = 0;
    } else if (succeeds(c) && strchr(c->result, '<') != NULL &&
               !starts(c->name, "dup") && !is(c, "fcntl")) {
        close_slot(c->p, (long)c->ret, now, c->row); /* socket(), eventfd() */
        if ((s = open_slot(c->p, c->result, READS | WRITES)) != NULL) {
            s->o->outside = 0;
            s->o->takes_signals = starts(c->name, "signalfd");
        }
    } else if (succeeds(c) && is(c, "socket")) {
        if ((s = open_slot(c->p, c->result, READS | WRITES)) != NULL)
            s->o->socket = 1;
    }
}
