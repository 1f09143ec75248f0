/*
 * waits.c - did a call have to wait, and what let it go on?
 *
 * Only calls that another process came between are looked at. The answer is
 * an act on the same object that began after the call and before its return;
 * if it lies before the call there was nothing to wait for. Where two acts are
 * equally possible there is no answer: a wait without a cause.
 */
#include "model.h"
#include <stdlib.h>
#include <string.h>

#define LONG_SEARCH 1000 /* acts that are looked at for one call */

static const struct answer no = {0, NO_ROW}, unknown = {1, NO_ROW};

static struct answer by(const struct act *a)
{
    struct answer answer = {1, a->row};

    return a->row == NO_ROW ? unknown : answer;
}

/* The first act on o after this line. */
static size_t after_line(const struct object *o, size_t line)
{
    size_t low = 0, high = o->n, middle;

    while (low < high) {
        middle = (low + high) / 2;
        if (o->act[middle].line <= line)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The next act of another process while c waits, from *i on, or NULL. */
static struct act *next_act(struct object *o, const struct call *c, int types,
                            size_t *i)
{
    size_t last = *i + LONG_SEARCH;
    struct act *a;

    for (; *i < o->n && *i < last; (*i)++) {
        a = &o->act[*i];
        if (a->line >= c->out)
            return NULL;
        if (((int)a->type & types) && a->who != c->p) {
            (*i)++;
            return a;
        }
    }
    return NULL;
}

static struct act *first_act(struct object *o, const struct call *c, int types)
{
    size_t i;

    if (o == NULL)
        return NULL;
    i = after_line(o, c->in);
    return next_act(o, c, types, &i);
}

static struct act *last_act(struct object *o, const struct call *c, int types)
{
    struct act *last = NULL, *a;
    size_t i;

    if (o == NULL)
        return NULL;
    i = after_line(o, c->in);
    while ((a = next_act(o, c, types, &i)) != NULL)
        last = a;
    return last;
}

/* ---- signals ---- */

size_t sender(struct trace *t, struct proc *p, const char *signal, size_t after,
              size_t line)
{
    size_t n = strcspn(signal, " "), i;
    const char *pid = field(signal, "si_pid"), *name;
    struct proc *from = pid != NULL ? process(t, line, atoll(pid)) : NULL;
    struct act *a;

    if (from == NULL || from == p)
        return NO_ROW;
    if (strstr(signal, "CLD_STOPPED") != NULL ||
        strstr(signal, "CLD_CONTINUED") != NULL)
        return from->stop_row;
    if (strstr(signal, "si_code=CLD_") != NULL)
        return from->end_row;
    if (p->signals == NULL)
        return NO_ROW;
    for (i = p->signals->n; i-- > 0;) {
        a = &p->signals->act[i];
        if (a->line < after)
            break;
        name = strstr(a->c->args, "SIG");
        if (a->line < line && a->who->leader == from->leader && name != NULL &&
            strncmp(name, signal, n) == 0)
            return a->row;
    }
    return NO_ROW;
}

static struct answer by_signal(struct trace *t, struct call *c)
{
    struct answer answer = {1, NO_ROW};

    if (*c->interrupted != '\0')
        answer.cause = sender(t, c->p, c->interrupted, c->in, c->out);
    return answer;
}

/* ---- what goes in and comes out ---- */

/* Has another process taken something from there meanwhile? Then two acts may
 * have been meant for either. */
static int rivals(struct object *o, const struct call *c)
{
    struct act *a;
    size_t i = after_line(o, c->in);

    if (c->contested)
        return 1;
    while ((a = next_act(o, c, TAKE, &i)) != NULL)
        if (a->c == NULL || a->c->out != a->c->in ||
            strstr(c->name, "sem") == NULL)
            return 1;
    return 0;
}

static const char *data_of(const struct call *c)
{
    const char *s = field(c->args, "mtext");

    if (s == NULL)
        s = field(c->args, "iov_base");
    return s != NULL ? s : strchr(c->args, '"');
}

/* Do both begin with the same data? It is cut off somewhere. */
static int same_data(const struct call *a, const struct call *b)
{
    const char *s = data_of(a), *r = data_of(b);
    size_t n = 1;

    if (s == NULL || r == NULL)
        return 0;
    while (s[n] == r[n] && s[n] != '"' && s[n] != '\0')
        n++;
    return s[n] == '"' || r[n] == '"';
}

/* What was put in and let c take it. */
static struct answer put(struct object *o, struct call *c)
{
    struct act *a, *found = NULL;
    size_t i = after_line(o, c->in);
    int several = rivals(o, c);

    while ((a = next_act(o, c, PUT, &i)) != NULL) {
        if (!several)
            return by(a);
        if (a->c == NULL || !same_data(a->c, c))
            continue;
        if (found != NULL)
            return unknown;
        found = a;
    }
    return found != NULL ? by(found) : unknown;
}

/* The only other writers are about to be killed. */
static struct answer doomed(struct trace *t, struct call *c, struct object *o)
{
    struct answer answer = {1, NO_ROW};
    struct proc *p;
    size_t i, k;
    int ends = 0;

    if (t->n_procs > 1000) /* not for a crowd */
        return unknown;
    for (i = 0; i < t->n_procs; i++) {
        p = t->proc[i];
        if (p->doomed == NO_ROW || p->fds == NULL || p->end_row != NO_ROW)
            continue;
        for (k = 0; k < p->fds->n; k++)
            if (p->fds->slot[k].o == o && (p->fds->slot[k].access & WRITES)) {
                ends++;
                answer.cause = p->doomed;
            }
    }
    return ends == o->writers && ends > 0 && c->out != NEVER ? answer : unknown;
}

static struct answer end_of_file(struct trace *t, struct call *c,
                                 struct object *o)
{
    struct act *a = last_act(o, c, NO_WRITER);

    if (a != NULL)
        return by(a);
    if (o->writers > 0)
        return doomed(t, c, o);
    return o->outside ? unknown : no;
}

static struct answer reading(struct trace *t, struct call *c)
{
    struct object *o = c->o != NULL ? other_end(c->o) : NULL;
    struct act *a;

    if (c->o != NULL && c->o->datagrams && c->o->address != NULL)
        o = object_at(c->o->address);
    if (o == NULL)
        return unknown;
    if (c->ready > 0)
        return no;
    if (o->takes_signals && c->p->leader->signals != NULL) {
        a = first_act(c->p->leader->signals, c, SENT);
        return a != NULL ? by(a) : unknown;
    }
    if (strstr(c->args, "MSG_WAITALL") != NULL) { /* for the last of it */
        a = last_act(o, c, PUT | NO_WRITER);
        return a != NULL ? by(a) : no;
    }
    if (c->ret > 0) /* if nobody has put it there meanwhile it was there */
        return o->outside || first_act(o, c, PUT) != NULL ? put(o, c) : no;
    return end_of_file(t, c, o);
}

static struct answer writing(struct call *c)
{
    struct object *o = c->o, *end = o != NULL ? other_end(o) : NULL;
    long long room, size;
    struct act *a;

    if (o == NULL)
        return unknown;
    if (c->ret < 0) {
        a = o->socket ? last_act(end, c, NO_WRITER) : last_act(o, c, NO_READER);
        return a != NULL ? by(a) : no;
    }
    room = o->socket ? 4096 : (o->capacity ? o->capacity : 65536);
    size = is(c, "sendto") || is(c, "write") ? atoll(c->arg[2]) : c->ret;
    if (c->ready + size <= room / 2 && !o->outside)
        return no; /* even of pages that are half full there are enough */
    a = size <= 4096 ? first_act(o, c, TAKE) : last_act(o, c, TAKE);
    return a != NULL ? by(a) : o->outside ? unknown : no;
}

static struct answer opening(struct call *c)
{
    const char *flags = c->arg[starts(c->name, "openat") ? 2 : 1];
    struct act *a;

    if (c->o == NULL || c->ready > 0)
        return no;
    if (strstr(flags, "O_RDWR") != NULL)
        return no;
    a = first_act(c->o, c,
                  strstr(flags, "O_WRONLY") != NULL ? READS_NOW : WRITES_NOW);
    return a != NULL ? by(a) : no;
}

/* ---- queues and semaphores ---- */

static struct answer message(struct call *c)
{
    struct act *a, *found = NULL;
    size_t i;

    if (c->o == NULL)
        return unknown;
    if (c->ret < 0) {
        a = last_act(c->o, c, REMOVED);
        return a != NULL ? by(a) : unknown;
    }
    if (is(c, "msgsnd") || is(c, "mq_timedsend")) {
        i = c->o->capacity > 0 ? c->ready >= c->o->capacity : c->ready > 0;
        a = i ? first_act(c->o, c, TAKE) : NULL;
        return a != NULL ? by(a) : no;
    }
    if (is(c, "mq_timedreceive"))
        return c->ready > 0 ? no : put(c->o, c);
    for (i = after_line(c->o, c->in);
         (a = next_act(c->o, c, PUT, &i)) != NULL;) {
        if (a->c == NULL || !same_data(a->c, c) ||
            atol(field(a->c->args, "mtype") ? field(a->c->args, "mtype")
                                            : "0") !=
                atol(field(c->args, "mtype") ? field(c->args, "mtype") : "0"))
            continue;
        if (found != NULL && rivals(c->o, c))
            return unknown;
        if (found == NULL)
            found = a;
    }
    if (found != NULL)
        return by(found);
    return c->ready > 0 ? no : unknown;
}

/* Applies the ops of a semop(), or of SETVAL, to values. With only_if, only
 * if none of them would have to wait. */
static int apply(const struct call *c, long *value, int only_if)
{
    const char *s, *op;
    long next[8], change;
    int i;

    memcpy(next, value, sizeof(next));
    if (strstr(c->args, "SETVAL") != NULL) {
        i = atoi(c->arg[1]) & 7;
        value[i] = atol(c->arg[3] + strcspn(c->arg[3], "0123456789"));
        return 1;
    }
    if (strstr(c->args, "SETALL") != NULL) {
        s = strchr(c->arg[3], '[');
        for (i = 0; s != NULL && i < 8; i++, s = strchr(s, ','))
            value[i] = atol(s + 1 + (s[1] == ' '));
        return 1;
    }
    for (s = c->arg[1]; (s = field(s, "sem_num")) != NULL;) {
        op = field(s, "sem_op");
        change = op != NULL ? atol(op) % 100000 : 0;
        i = atoi(s) & 7;
        if (only_if && (change == 0 ? next[i] != 0 : next[i] + change < 0))
            return 0;
        next[i] += change;
    }
    memcpy(value, next, sizeof(next));
    return 1;
}

/* By how much does a raise the semaphore that c, which wants just one, needs?
 * What has let another one go on is used up. */
static long raises(const struct act *a, const struct call *c)
{
    const char *want = field(c->arg[1], "sem_num"), *s, *op;

    if (a->c == NULL || want == NULL)
        return 0;
    if (strcmp(a->c->name, "semctl") == 0)
        return strstr(a->c->args, "SETALL") != NULL ||
               atoi(a->c->arg[1]) == atoi(want);
    for (s = a->c->arg[1]; (s = field(s, "sem_num")) != NULL;) {
        op = field(s, "sem_op");
        if (op != NULL && atoi(s) == atoi(want) && atol(op) > 0)
            return atol(op) - (long)a->c->ready;
    }
    return 0;
}

/* It wants one semaphore, and others may want it, too. */
static struct answer one_semaphore(struct call *c)
{
    const char *op = field(c->arg[1], "sem_op");
    struct act *a, *found = NULL;
    size_t i;

    for (i = after_line(c->o, c->in);
         (a = next_act(c->o, c, RAISED, &i)) != NULL;) {
        if (raises(a, c) <= 0)
            continue;
        if (found != NULL)
            return unknown;
        found = a;
    }
    if (found == NULL)
        return unknown;
    found->c->ready += op != NULL ? labs(atol(op) % 100000) : 1;
    return by(found);
}

static struct answer semaphore(struct call *c)
{
    const char *first = field(c->arg[1], "sem_num");
    struct act *a;
    long value[8], once[8];
    size_t i;

    if (c->o == NULL || c->values == NULL)
        return unknown;
    if (c->ret < 0) {
        a = last_act(c->o, c, REMOVED);
        return a != NULL ? by(a) : unknown;
    }
    memcpy(value, c->values, sizeof(value));
    memcpy(once, value, sizeof(once));
    if (apply(c, once, 1))
        return no;
    if (first != NULL && field(first, "sem_num") == NULL && rivals(c->o, c))
        return one_semaphore(c);
    for (i = after_line(c->o, c->in);
         (a = next_act(c->o, c, RAISED | TAKE, &i)) != NULL;) {
        if (a->c == NULL)
            continue;
        apply(a->c, value, 0);
        memcpy(once, value, sizeof(once));
        if (a->type == RAISED && apply(c, once, 1)) {
            a->c->ready++;
            return rivals(c->o, c) ? unknown : by(a);
        }
    }
    return unknown;
}

static struct answer futex(struct trace *t, struct call *c)
{
    struct proc *thread = process(t, c->in, atoll(c->arg[2]));
    struct answer answer = {1, NO_ROW};
    struct act *a, *found = NULL;
    size_t i;

    if (c->values != NULL && thread != NULL) { /* model.c: it is a join */
        answer.cause = thread->end_row;
        return answer.cause != NO_ROW ? answer : no;
    }
    if (c->o == NULL || c->ret != 0)
        return strcmp(c->error, "EAGAIN") == 0 ? no : unknown;
    for (i = after_line(c->o, c->in);
         (a = next_act(c->o, c, WOKE, &i)) != NULL;) {
        if (a->c->ready <= 0) /* it has woken as many as it says */
            continue;
        if (found != NULL)
            return unknown;
        found = a;
    }
    if (found == NULL)
        return unknown;
    found->c->ready--;
    return by(found);
}

/* ---- processes, connections, several at once ---- */

/* Its parent may hear of a stop before strace tells of it. Then it is known
 * only who has sent SIGSTOP. */
static size_t stop_of(struct proc *p, const struct call *c)
{
    struct act *a;
    size_t i;

    if (p->stop_row != NO_ROW && p->stop_row > c->row)
        return p->stop_row;
    if (p->signals == NULL)
        return NO_ROW;
    i = after_line(p->signals, c->in);
    while ((a = next_act(p->signals, c, SENT, &i)) != NULL)
        if (strstr(a->c->args, "SIGSTOP") != NULL)
            return a->row;
    return NO_ROW;
}

static struct answer child(struct trace *t, struct call *c,
                           const struct rows *rows)
{
    const char *info = c->arg[is(c, "waitid") ? 2 : 1];
    const char *pid = is(c, "waitid") ? field(info, "si_pid") : NULL;
    struct proc *p = process(t, c->out, pid != NULL ? atoll(pid) : c->ret);
    struct answer answer = {1, NO_ROW};

    if (p == NULL || c->ret < 0 || (pid == NULL && c->ret == 0))
        return no;
    answer.cause = strstr(info, "WIFSTOPPED") != NULL ||
                           strstr(info, "WIFCONTINUED") != NULL ||
                           strstr(info, "CLD_STOPPED") != NULL ||
                           strstr(info, "CLD_CONTINUED") != NULL
                       ? stop_of(p, c)
                       : p->end_row;
    if (answer.cause != NO_ROW && rows->row[answer.cause].line < c->in)
        return no;
    return answer;
}

static struct answer vforked(struct call *c)
{
    struct proc *p = c->child;
    struct answer answer = {1, NO_ROW};

    if (!is(c, "vfork") && strstr(c->args, "CLONE_VFORK") == NULL)
        return no;
    if (p != NULL)
        answer.cause = p->exec_row != NO_ROW ? p->exec_row : p->end_row;
    return answer;
}

static struct answer accepting(struct call *c)
{
    struct act *a;

    if (c->ready > 0)
        return no;
    if (c->o == NULL || c->o->address == NULL || c->ret < 0)
        return unknown;
    a = first_act(object_at(c->o->address), c, CONNECTED);
    return a != NULL && !rivals(c->o, c) ? by(a) : unknown;
}

/* The first act on any of the descriptors that poll() found ready. */
static struct answer polling(struct call *c)
{
    const char *s = c->result;
    struct act *a, *found = NULL;
    struct object *o, *end;
    struct slot *slot;
    char fd[24];
    int n, closed = 0;

    if (c->ret <= 0)
        return c->ret == 0 ? unknown : no;
    if (c->ready > 0)
        return no;
    for (n = 0; n < 16 && (s = field(s, "fd")) != NULL; n++) {
        snprintf(fd, sizeof(fd), "%d", atoi(s));
        slot = slot_of(c->p, fd);
        if (slot == NULL)
            continue;
        o = slot->o;
        end = other_end(o);
        if (o->address != NULL && (o->datagrams || o->peer_key == NULL))
            end = object_at(o->address);
        if (o->takes_signals)
            end = c->p->leader->signals;
        if (strstr(s, "POLLOUT") != NULL && strstr(s, "POLLIN") == NULL)
            a = first_act(o, c, TAKE);
        else
            a = end != NULL
                    ? first_act(end, c, PUT | CONNECTED | NO_WRITER | SENT)
                    : NULL;
        closed |= end != NULL && !o->takes_signals && end->writers == 0 &&
                  !end->outside && (o->peer_key != NULL || o->address == NULL);
        if (a != NULL && (found == NULL || a->line < found->line))
            found = a;
    }
    if (found == NULL && closed)
        return no;
    return found != NULL ? by(found) : unknown;
}

/* ---- all ---- */

static struct answer locking(struct call *c)
{
    struct act *a = last_act(c->o, c, UNLOCKED);

    return a != NULL ? by(a) : unknown;
}

enum how {
    NEVER_WAITS,
    READING,
    WRITING,
    OPENING,
    MESSAGE,
    SEMAPHORE,
    FUTEX,
    CHILD,
    VFORKED,
    ACCEPTING,
    POLLING,
    LOCKING,
    SLEEPING
};

static enum how how(const struct call *c)
{
    static const struct {
        const char *name;
        enum how how;
    } table[] = {
        {"read", READING},
        {"readv", READING},
        {"recvfrom", READING},
        {"recvmsg", READING},
        {"recv", READING},
        {"write", WRITING},
        {"writev", WRITING},
        {"sendto", WRITING},
        {"sendmsg", WRITING},
        {"send", WRITING},
        {"open", OPENING},
        {"openat", OPENING},
        {"msgsnd", MESSAGE},
        {"msgrcv", MESSAGE},
        {"mq_timedsend", MESSAGE},
        {"mq_timedreceive", MESSAGE},
        {"semop", SEMAPHORE},
        {"semtimedop", SEMAPHORE},
        {"futex", FUTEX},
        {"wait4", CHILD},
        {"waitpid", CHILD},
        {"waitid", CHILD},
        {"vfork", VFORKED},
        {"clone", VFORKED},
        {"clone3", VFORKED},
        {"accept", ACCEPTING},
        {"accept4", ACCEPTING},
        {"poll", POLLING},
        {"ppoll", POLLING},
        {"select", SLEEPING},
        {"pselect6", SLEEPING},
        {"epoll_wait", SLEEPING},
        {"epoll_pwait", SLEEPING},
        {"pause", SLEEPING},
        {"rt_sigsuspend", SLEEPING},
        {"rt_sigtimedwait", SLEEPING},
        {"nanosleep", SLEEPING},
        {"clock_nanosleep", SLEEPING},
        {"flock", LOCKING},
        {"connect", SLEEPING},
    };
    size_t i;

    for (i = 0; i < LENGTH(table); i++)
        if (is(c, table[i].name))
            return table[i].how;
    if (is(c, "fcntl") && strstr(c->arg[1], "SETLKW") != NULL)
        return LOCKING;
    return NEVER_WAITS;
}

int can_wait(const struct call *c)
{
    enum how h = how(c);

    if (strstr(c->args, "NOWAIT") != NULL ||
        strstr(c->args, "DONTWAIT") != NULL ||
        strstr(c->args, "WNOHANG") != NULL)
        return 0;
    if ((h == READING || h == WRITING) && c->o == NULL)
        return 0;
    if (h == FUTEX)
        return strstr(c->arg[1], "WAIT") != NULL ||
               strstr(c->arg[1], "LOCK_PI") != NULL;
    return h != NEVER_WAITS;
}

/* sigtimedwait() tells the signal that it has taken. */
static struct answer taken_signal(struct trace *t, struct call *c)
{
    struct answer answer = {1, NO_ROW};
    const char *name = strstr(c->args, "si_signo="), *end;
    struct buf signal = {0};

    if (name == NULL || !c->known || c->ret <= 0)
        return unknown;
    name += 9;
    end = name + strcspn(name, ",}");
    add(&signal, "%.*s %s", (int)(end - name), name, end);
    answer.cause = sender(t, c->p, signal.s, 0, c->out);
    free(signal.s);
    return answer;
}

static struct answer answer_of(struct trace *t, struct call *c,
                               const struct rows *rows)
{
    enum how h = how(c);

    if (c->out == NEVER)
        return unknown;
    if (!c->known || strcmp(c->error, "EINTR") == 0)
        return by_signal(t, c);
    if (strcmp(c->error, "EAGAIN") == 0 && h != SLEEPING)
        return no;
    switch (h) {
    case READING:
        return reading(t, c);
    case WRITING:
        return writing(c);
    case OPENING:
        return opening(c);
    case MESSAGE:
        return message(c);
    case SEMAPHORE:
        return semaphore(c);
    case FUTEX:
        return futex(t, c);
    case CHILD:
        return child(t, c, rows);
    case VFORKED:
        return vforked(c);
    case ACCEPTING:
        return accepting(c);
    case POLLING:
        return polling(c);
    case LOCKING:
        return locking(c);
    case SLEEPING:
        return is(c, "connect")           ? no
               : is(c, "rt_sigtimedwait") ? taken_signal(t, c)
                                          : unknown;
    case NEVER_WAITS:
        break;
    }
    return no;
}

/* Nobody is behind a file or the kernel's own socket. */
int is_alone(const struct call *c)
{
    enum how h = how(c);

    return (h == READING || h == WRITING || h == OPENING) && c->o != NULL &&
           c->o->alone;
}

struct answer why(struct trace *t, struct call *c, const struct rows *rows)
{
    struct answer answer = answer_of(t, c, rows);

    return answer.cause == NO_ROW && is_alone(c) ? no : answer;
}
