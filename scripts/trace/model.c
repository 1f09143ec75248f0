/*
 * model.c - from strace's lines to rows, in their order
 *
 * Goes through the lines once. What a call does to the objects of the kernel is
 * done where it begins, for whoever is let go on by it may return first.
 */
#include "model.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define MANY 8 /* reads or writes of other data each: one row for all */

static struct trace *t;
static struct rows *rows;
static size_t now; /* the line */

static int is(const struct call *c, const char *name)
{
    return strcmp(c->name, name) == 0;
}

/* ---- rows ---- */

static size_t new_row(enum row_type type, struct proc *p, const char *text)
{
    rows->row = more(rows->row, rows->n, &rows->room, sizeof(*rows->row));
    rows->row[rows->n] = (struct row){.type = type,
                                      .p = p,
                                      .text = text,
                                      .head = text,
                                      .line = now,
                                      .cause = NO_ROW,
                                      .released = NO_ROW,
                                      .also = NO_ROW,
                                      .times = 1,
                                      .of = 1,
                                      .hidden = p->end_row != NO_ROW};
    p->last_row = rows->n;
    return rows->n++;
}

/* Row i could happen because row `cause` did. */
static void set_cause(size_t i, size_t cause)
{
    struct row *r = &rows->row[i], *from;
    struct buf b = {0};

    if (cause == NO_ROW || cause >= i)
        return;
    from = &rows->row[cause];
    from->hidden = 0;
    if (from->p == r->p)
        return;
    r->cause = cause;
    r->also = from->released;
    from->released = i;
    add(&b, "%s", from->p->name);
    if (from->type == END)
        add(&b, "'s end");
    else if (strlen(from->head) > 40)
        add(&b, "'s %.*s", (int)strcspn(from->head, "("), from->head);
    else
        add(&b, "'s %s", from->head);
    r->after = taken(&b);
}

/* A process of whose birth the trace does not tell. */
static void present(struct proc *p)
{
    if (!p->present)
        new_row(START, p, p->name);
    p->present = 1;
}

/* ---- names ---- */

/* "reader: read() returned 0" is said by the reader. */
static size_t speaker(const char *s)
{
    size_t n = 0;

    if (!isalpha((unsigned char)*s) || starts(s, "usage:"))
        return 0;
    while (isalnum((unsigned char)s[n]) || s[n] == '_' || s[n] == ' ')
        n++;
    return n < 20 && starts(s + n, ": ") ? n : 0;
}

static const char *base(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash != NULL && slash[1] != '\0' ? slash + 1 : path;
}

static void learn_name(struct call *c, const char *output)
{
    struct proc *p = c->p;
    size_t n;
    char *s;

    if (is(c, "execve") && c->known && c->ret == 0) {
        s = unquoted(c->arg[0], &n);
        p->program = base(s);
        p->executed = p->parent != NULL;
    }
    if (c->child != NULL && c->child->program == NULL)
        c->child->program = p->program;
    if (p->speaker == NULL && is(c, "write") && fd_of(c->arg[0]) == 1 &&
        strcmp(output, c->arg[0]) == 0) {
        s = unquoted(c->arg[1], &n);
        if (speaker(s) > 0)
            p->speaker = keep_text(s, speaker(s));
    }
}

/* Its own word for itself; else its program and order. The second child of
 * this name is "child 2". */
static void name_process(struct proc *p, struct map *used)
{
    const char *name = p->speaker != NULL   ? p->speaker
                       : p->program != NULL ? p->program
                                            : "process";
    struct buf b = {0};
    int **count;

    p->last_row = p->end_row = p->exec_row = p->stop_row = NO_ROW;
    p->fatal = p->doomed = NO_ROW;
    add(&b, "%.20s", name);
    if (p->speaker == NULL && !p->executed && p->order > 1)
        add(&b, " %d", p->order);
    count = (int **)at(used, b.s);
    if (*count == NULL)
        *count = keep(sizeof(**count));
    if (p->lines > 0 && ++**count > 1)
        add(&b, " %d", **count);
    p->name = taken(&b);
}

static void name_processes(void)
{
    struct map *used = new_map();
    const char *output = NULL;
    size_t i;

    for (i = 0; i < t->n; i++) {
        if (t->line[i].type != IN && t->line[i].type != WHOLE)
            continue;
        cut_args(t->line[i].c);
        if (output == NULL && is(t->line[i].c, "write") &&
            fd_of(t->line[i].c->arg[0]) == 1)
            output = t->line[i].c->arg[0];
        learn_name(t->line[i].c, output != NULL ? output : "");
    }
    for (i = 0; i < t->n_procs; i++)
        name_process(t->proc[i], used);
}

/* ---- narration ---- */

/* A letter of it as it is shown: no control characters, nothing broken. */
static void printable(struct buf *b, const char *s, size_t n)
{
    unsigned c = 0;
    int size;

    for (; n > 0; s += size, n -= (size_t)size) {
        size = utf8(s, n, &c);
        if (size == 0 || c < ' ' || (c >= 0x7f && c < 0xa0)) {
            size = size == 0 ? 1 : size;
            add(b, c == '\t' && *s == '\t' ? " " : "?");
        } else {
            add_text(b, s, (size_t)size);
        }
    }
}

static void say(struct proc *p, struct call *c)
{
    const char *what = c->arg[1];
    size_t n, line, name;
    struct buf b = {0};
    char *s;

    if (field(what, "iov_base") != NULL)
        what = field(what, "iov_base");
    s = unquoted(what, &n);
    for (; n > 0; s += line, n -= line) {
        line = strcspn(s, "\n");
        line = line > n ? n : line;
        name = speaker(s);
        if (name == 0 || name >= line || p->speaker == NULL ||
            strlen(p->speaker) != name || strncmp(s, p->speaker, name) != 0)
            name = 0;
        else
            name += 2;
        printable(&b, s + name, line - name);
        if (n <= line && strstr(what, "\"...") != NULL)
            add(&b, "...");
        if (b.n > 0)
            c->row = new_row(SAY, p, taken(&b));
        line += line < n;
        if (line == 0)
            break;
    }
}

static int is_say(struct call *c, struct slot *s)
{
    return s != NULL && s->inherited && fd_of(c->arg[0]) != 0 &&
           (is(c, "write") || is(c, "writev")) &&
           (s->o->readers == 0 || s->o->outside);
}

/* ---- what a call does, where it begins ---- */

static void acts(struct call *c, struct object *o, enum act_type type)
{
    if (o != NULL)
        act(o, type, c->p, now, c->row, c);
}

static int succeeds(const struct call *c)
{
    return c->known && c->ret >= 0;
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
static struct proc *looked_at(const char *path)
{
    const char *end = strstr(path, "/stat\""), *s = end;

    if (end == NULL || !starts(path, "\"/proc/"))
        return NULL;
    while (s > path && isdigit((unsigned char)s[-1]))
        s--;
    return s < end ? process(t, now, atoll(s)) : NULL;
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

static void sends_signal(struct call *c)
{
    int thread = starts(c->name, "tgkill") || starts(c->name, "rt_tg");
    long long pid = atoll(c->arg[thread]);
    struct proc *p = process(t, now, pid);
    size_t i;

    if (c->known && c->ret < 0)
        return;
    for (i = pid > 0 ? t->n_procs : 0; i < t->n_procs && i < 100; i++) {
        p = t->proc[i]; /* it may be in the group */
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

static void futexes(struct call *c, struct names *k)
{
    unsigned long long address = strtoull(c->arg[0], NULL, 16);
    struct proc *thread = process(t, now, atoll(c->arg[2]));
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
        first = get(links, name);
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
    if (child->lines > 0 && c->row != NO_ROW && !child->present) {
        rows->row[c->row].born = child;
        child->present = 1;
    }
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

static void ends(struct proc *p, const char *text)
{
    if (p->end_row != NO_ROW)
        return;
    p->end_row = new_row(END, p, text);
    if (p->fds != NULL && p->fds->users-- == 1)
        close_all(p, 0, now, p->end_row);
    p->fds = NULL;
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

static void does(struct call *c, struct slot *s, struct names *k)
{
    if (s != NULL)
        c->o = s->o;
    if (is(c, "write") || is(c, "writev") || is(c, "sendto") ||
        is(c, "sendmsg") || is(c, "send")) {
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
        sends_signal(c);
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
static void changes(struct call *c, struct slot *s)
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
static void done(struct call *c)
{
    struct slot *s;

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

/* ---- a call is made ---- */

/* A look at /proc/PID/stat: does that process sleep? */
static void looks(struct call *c, struct proc *at)
{
    const char *state = strstr(c->arg[1], ") ");
    struct row *before;
    struct buf b = {0};
    size_t n;

    if (state == NULL || c->ret <= 0)
        return;
    add(&b, "/proc: %s ", at == c->p ? "itself" : at->name);
    n = b.n;
    add(&b, state[2] == 'S'                      ? "is asleep (S)"
            : state[2] == 'Z' || state[2] == 'X' ? "has ended (Z)"
            : state[2] == 'T'                    ? "is stopped (T)"
            : state[2] == 'D'                    ? "waits (D)"
                                                 : "runs (R)");
    before = c->p->last_row != NO_ROW ? &rows->row[c->p->last_row] : NULL;
    if (before != NULL && before->quiet == 2 &&
        strncmp(before->text, b.s, n) == 0)
        before->hidden = 1; /* it asks until it hears what it wants */
    c->row = new_row(CALL, c->p, taken(&b));
    rows->row[c->row].quiet = 2;
}

/* The same call again after a signal that has changed nothing. */
static int goes_on(struct call *c)
{
    struct call *before = c->p->restarting;

    c->p->restarting = NULL;
    if (before == NULL || strcmp(before->name, c->name) != 0)
        return 0;
    c->row = before->row;
    c->in = before->in;
    return 1;
}

static const char *said_name(const struct call *c)
{
    const char *head = c->row != NO_ROW ? rows->row[c->row].head : c->name;

    return keep_text(head, strcspn(head, "("));
}

static void enter(struct call *c)
{
    struct names k = {t, now, NULL, NULL};
    struct slot *s = NULL;
    struct words w;
    struct buf b = {0};

    cut_args(c);
    present(c->p);
    if (fd_of(c->arg[0]) >= 0 &&
        (strchr(c->arg[0], '<') != NULL || starts(c->name, "read") ||
         starts(c->name, "write") || starts(c->name, "recv") ||
         starts(c->name, "send") || starts(c->name, "dup") ||
         starts(c->name, "pread") || starts(c->name, "pwrite") ||
         starts(c->name, "mq_timed") || starts(c->name, "accept") ||
         is(c, "close") || is(c, "fcntl") || is(c, "ioctl") ||
         is(c, "connect") || is(c, "shutdown") || is(c, "lseek") ||
         is(c, "flock")))
        s = slot_of(c->p, c->arg[0]);
    else if (starts(c->name, "mmap") && fd_of(c->arg[4]) >= 0)
        s = slot_of(c->p, c->arg[4]);
    if (is(c, "exit_group") || is(c, "exit")) {
        if (is(c, "exit") && c->p->leader != c->p)
            add(&b, "ends");
        else
            add(&b, "exit(%lld)", atoll(c->arg[0]));
        ends(c->p, taken(&b));
        return;
    }
    if (is(c, "futex"))
        futexes(c, &k);
    if (is(c, "rt_sigreturn")) {
        add(&b, "the handler returns");
        if (c->p->broken != NULL && c->known && c->ret == -1)
            add(&b, "; %s() = -1 %s", said_name(c->p->broken), c->error);
        c->p->broken = NULL;
        new_row(NOTICE, c->p, taken(&b));
        return;
    }
    if (s != NULL && s->look != NULL) {
        if (is(c, "read"))
            looks(c, s->look);
    } else if (is_say(c, s)) {
        say(c->p, c);
    } else if (!goes_on(c) && !is_noise(c, s) &&
               !(starts(c->name, "openat") && looked_at(c->arg[1]) != NULL)) {
        say_call(c, &k, &w);
        c->row = new_row(CALL, c->p, "");
        rows->row[c->row].head = taken(&w.head);
        add(&b, "%s%s", rows->row[c->row].head, w.tail.s);
        free(w.tail.s);
        rows->row[c->row].text = taken(&b);
        if (s != NULL && c->known && c->ret > 0 &&
            (starts(c->name, "re") || starts(c->name, "wr") ||
             starts(c->name, "send")))
            rows->row[c->row].got = c->ret;
        rows->row[c->row].quiet = (c->known && c->ret == -1) ||
                                  is(c, "ioctl") || is(c, "rt_sigaction") ||
                                  (is(c, "poll") && c->ret == 0);
    }
    if (is(c, "execve") && c->p->order == 1 && c->p->parent == NULL &&
        c->row != NO_ROW && c->row < 3)
        rows->row[c->row].hidden = 1; /* of strace, not of the program */
    does(c, s, &k);
    changes(c, s);
}

/* The row of a call becomes one that waits. */
static void sleeps(size_t i)
{
    struct buf b = {0};

    if (rows->row[i].type != CALL)
        return;
    rows->row[i].type = WAIT;
    add(&b, "%s waits", rows->row[i].head);
    rows->row[i].text = taken(&b);
}

/* A row for its return, if it has waited. */
static void waited(struct call *c, struct answer a)
{
    struct row *r;
    size_t i;

    if (c->row == NO_ROW || !a.waited || rows->row[c->row].type != CALL)
        return;
    if (a.cause == NO_ROW && rows->n == c->row + 1)
        return; /* nobody has done anything meanwhile */
    if (a.cause != NO_ROW && a.cause < c->row)
        return;
    i = new_row(RESUME, c->p, rows->row[c->row].text);
    r = &rows->row[c->row];
    rows->row[i].head = r->head;
    sleeps(c->row);
    set_cause(i, a.cause);
}

static int is_handled(struct proc *p, const char *signal)
{
    const char *action = *action_of(p, signal, strcspn(signal, " "));

    return action != NULL && strcmp(action, "handler") == 0;
}

/* Nobody notices a signal that is ignored. */
static int is_ignored(struct proc *p, const char *signal)
{
    static const char *const usual[] = {"SIGCHLD ", "SIGURG ", "SIGWINCH ",
                                        "SIGCONT "};
    const char *action = *action_of(p, signal, strcspn(signal, " "));
    size_t i;

    for (i = 0; action == NULL && i < LENGTH(usual); i++)
        if (starts(signal, usual[i]))
            return 1;
    return action != NULL && strcmp(action, "SIG_IGN") == 0;
}

static void leave(struct call *c)
{
    int broken = !c->known && starts(c->error, "ERESTART");

    if (broken &&
        (*c->interrupted == '\0' || is_ignored(c->p, c->interrupted))) {
        c->p->restarting = c;
        return;
    }
    if (broken)
        c->p->broken = c; /* the line of the signal comes next */
    else if (!c->known)
        return; /* it is being killed in it */
    else if (c->out != c->in && can_wait(c))
        waited(c, why(t, c, rows));
    done(c);
}

/* ---- signals and ends ---- */

static int next_ends(struct proc *p, size_t i)
{
    for (i++; i < t->n; i++)
        if (t->line[i].p == p)
            return t->line[i].type == KILLED || t->line[i].type == STOPPED;
    return 0;
}

static void signalled(struct proc *p, const char *text)
{
    size_t n = strcspn(text, " "), cause, i;
    struct call *c = p->broken;
    struct buf b = {0};

    cause = sender(t, p, text, 0, now);
    if (p->stopped && starts(text, "SIGCONT ")) {
        p->stopped = 0;
        p->stop_row = i = new_row(RESUME, p, "SIGCONT: goes on");
        set_cause(i, cause);
        if (!is_handled(p, text))
            return;
    }
    if (next_ends(p, now)) {
        p->fatal = cause;
        return;
    }
    if (is_ignored(p, text))
        return;
    if (c != NULL && is_handled(p, text)) {
        add(&b, "%.*s interrupts %s(); its handler runs", (int)n, text,
            said_name(c));
        i = new_row(NOTICE, p, taken(&b));
        if (c->row != NO_ROW && c->row < i && i - c->row > 1 &&
            rows->row[c->row].type == CALL) {
            sleeps(c->row);
            rows->row[i].type = RESUME;
        }
    } else {
        add(&b, "%.*s: its handler runs", (int)n, text);
        i = new_row(NOTICE, p, taken(&b));
    }
    if (cause == NO_ROW || rows->row[cause].released == NO_ROW ||
        rows->row[rows->row[cause].released].p != p)
        set_cause(i, cause);
}

static void stopped(struct proc *p, const char *text)
{
    struct buf b = {0};

    add(&b, "stopped by %.*s", (int)strcspn(text + 11, " "), text + 11);
    p->stop_row = new_row(NOTICE, p, taken(&b));
    set_cause(p->stop_row, p->fatal);
    rows->row[p->stop_row].type = WAIT;
    p->fatal = NO_ROW;
    p->stopped = 1;
}

/* It may be dead in the midst of a call that waited. */
static void dead(struct proc *p, const char *text)
{
    struct call *c = p->last;
    struct buf b = {0};
    int was = p->end_row == NO_ROW;

    if (starts(text, "exited with "))
        add(&b, "exit(%.*s)", (int)strspn(text + 12, "0123456789"), text + 12);
    else if (starts(text, "killed by "))
        add(&b, "killed by %.*s", (int)strcspn(text + 10, " "), text + 10);
    else
        add(&b, "ends");
    if (p->leader != p && starts(text, "exited"))
        b.n = 0, add(&b, "ends");
    if (was && c != NULL && c->row != NO_ROW && c->row + 1 < rows->n &&
        !c->known && can_wait(c) && (c->o == NULL || !c->o->alone))
        sleeps(c->row);
    ends(p, taken(&b));
    if (was)
        set_cause(p->end_row, p->fatal != NO_ROW        ? p->fatal
                              : strstr(text, "SIGKILL") ? p->doomed
                                                        : NO_ROW);
}

/* ---- all ---- */

static int same(const struct row *a, const struct row *b, int alike)
{
    if (a->type != CALL || b->type != CALL || a->born != NULL ||
        b->born != NULL || b->released != NO_ROW || a->released != NO_ROW)
        return 0;
    if (!alike)
        return strcmp(a->text, b->text) == 0;
    if (starts(a->head, "sigaction(") && starts(b->head, "sigaction("))
        return 1;
    return a->got > 0 && b->got > 0 && /* the same but for the data */
           strcspn(a->head, ",)") == strcspn(b->head, ",)") &&
           strncmp(a->head, b->head, strcspn(a->head, ",)")) == 0;
}

/* How often do the k rows from i on come, one behind the other? Other
 * processes' rows may come between only if these do nothing to anybody. */
static int repeated(const size_t *own, const size_t *rank, size_t n, size_t i,
                    size_t k, int alike)
{
    const struct row *a, *b;
    size_t j, end;
    int times = 1;

    for (end = i + k; end + k <= n; end += k, times++) {
        for (j = 0; j < k; j++) {
            a = &rows->row[own[i + j]];
            b = &rows->row[own[end + j]];
            if (!same(a, b, alike) ||
                (!b->quiet && rank[own[end + j]] - rank[own[end + j - 1]] > 1))
                return times;
        }
    }
    return times;
}

/* read(fd 5) x 43, 2800000 bytes in all */
static void add_up(struct row *to, const size_t *own, size_t n)
{
    struct buf b = {0};
    size_t i, first = strcspn(to->head, ",)");

    for (i = 0; i < n; i++)
        to->bytes += rows->row[own[i]].got;
    add(&b, "%.*s%s)", (int)first, to->head,
        to->bytes == 0           ? " ..."
        : to->head[first] == ',' ? ", ..."
                                 : "");
    to->text = taken(&b);
}

/* How many of its rows from i on are one, and how often it comes. */
static size_t one_of(const size_t *own, const size_t *rank, size_t n, size_t i,
                     int *times, int *alike)
{
    size_t k;

    *alike = 0;
    for (k = 1; k <= 4; k++) {
        *times = repeated(own, rank, n, i, k, 0);
        if (*times > 2 || (*times > 1 && rows->row[own[i]].quiet))
            return k;
    }
    *alike = 1;
    *times = repeated(own, rank, n, i, 1, 1);
    return *times >= (rows->row[own[i]].got > 0 ? MANY : 4) ? 1 : 0;
}

static void fold_process(const size_t *own, const size_t *rank, size_t n)
{
    size_t i, k, j;
    int times = 1, alike;

    for (i = 0; i < n;) {
        k = one_of(own, rank, n, i, &times, &alike);
        if (k == 0) {
            i++;
            continue;
        }
        for (j = i + k; j < i + k * (size_t)times; j++)
            rows->row[own[j]].hidden = 1;
        rows->row[own[i + k - 1]].times = times;
        rows->row[own[i + k - 1]].of = (int)k;
        if (alike)
            add_up(&rows->row[own[i]], own + i, (size_t)times);
        i = j;
    }
}

/* Repeated rows become one, "x 120". */
static void fold(void)
{
    size_t *own = keep((rows->n + 1) * sizeof(*own)), i, n, p, visible = 0;
    size_t *next = keep((rows->n + 1) * sizeof(*next));
    size_t *rank = keep((rows->n + 1) * sizeof(*rank));
    size_t *first = keep((t->n_procs + 1) * sizeof(*first));

    for (i = 0; i < rows->n; i++)
        rank[i] = rows->row[i].hidden ? visible : ++visible;
    for (p = 0; p <= t->n_procs; p++)
        first[p] = NO_ROW;
    for (i = rows->n; i-- > 0;) {
        if (rows->row[i].hidden)
            continue;
        p = (size_t)rows->row[i].p->order;
        next[i] = first[p];
        first[p] = i;
    }
    for (p = 1; p <= t->n_procs; p++) {
        for (n = 0, i = first[p]; i != NO_ROW; i = next[i])
            own[n++] = i;
        fold_process(own, rank, n);
    }
}

/* The leftmost column that is free. */
static void place(void)
{
    struct proc *p;
    char *used = keep(t->n_procs + 2);
    size_t i;
    int c, lowest = 0;

    for (i = 0; i < rows->n; i++) {
        struct row *r = &rows->row[i];

        p = r->type == START ? r->p : r->born;
        if (p != NULL && !r->hidden) {
            for (c = lowest; used[c]; c++)
                ;
            used[c] = 1;
            lowest = c + 1;
            p->column = c;
            if (c + 1 > rows->columns)
                rows->columns = c + 1;
        }
        r->column = r->p->column;
        if (r->type == END) {
            used[r->p->column] = 0;
            if (r->p->column < lowest)
                lowest = r->p->column;
        }
    }
}

void follow(struct trace *trace, struct rows *result)
{
    struct line *l;

    t = trace;
    rows = result;
    links = new_map();
    name_processes();
    for (now = 0; now < t->n; now++) {
        l = &t->line[now];
        present(l->p);
        if (l->p->stopped && l->type != SIGNAL && l->type != KILLED) {
            l->p->stopped = 0;
            l->p->stop_row = new_row(RESUME, l->p, "goes on");
        }
        switch (l->type) {
        case IN:
            enter(l->c);
            break;
        case WHOLE:
            enter(l->c);
            leave(l->c);
            break;
        case OUT:
            if (l->c->row == NO_ROW && l->c->in == now)
                enter(l->c); /* its beginning is not in the trace */
            leave(l->c);
            break;
        case SIGNAL:
            signalled(l->p, l->text);
            break;
        case STOPPED:
            stopped(l->p, l->text);
            break;
        case EXITED:
        case KILLED:
            dead(l->p, l->text);
            break;
        }
    }
    fold();
    place();
}
