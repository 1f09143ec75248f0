/*
 * queue.c - messages, of System V and POSIX: of another type, or none
 */
#include "queue.h"
#include <sys/ipc.h>
#include <sys/msg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct message {
    long type;
    const char *sender;
};

const char *id_of(const struct waiter *w)
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
    int posix = w->fd >= 0;
    const char *id = posix ? w->key : id_of(w), *to;
    struct call *c;
    size_t i = 0;

    while (id != NULL && (c = next_call(&i)) != NULL) {
        if (!is(c, posix ? "mq_timedsend" : "msgsnd") || !succeeds(c))
            continue;
        to = posix ? key_of(c->arg[0]) : c->arg[0];
        if (to == NULL || strcmp(to, id) == 0)
            return NULL;
        found = c;
    }
    return found;
}

/* All that was sent was sent by one, who then received from there himself. */
static void add_own(struct buf *b, const struct waiter *w)
{
    const char *id = w->fd >= 0 ? w->key : id_of(w), *to;
    const struct proc *sender = NULL, *taker = NULL;
    struct call *c;
    size_t i = 0;

    while (id != NULL && (c = next_call(&i)) != NULL) {
        if (!succeeds(c) || c->n_args == 0 ||
            (!starts(c->name, "msg") && !starts(c->name, "mq_")))
            continue;
        to = w->fd >= 0 ? key_of(c->arg[0]) : c->arg[0];
        if (to == NULL || strcmp(to, id) != 0)
            continue;
        if (is(c, "msgsnd") || is(c, "mq_timedsend")) {
            if (sender != NULL && sender != c->p->leader)
                return;
            sender = c->p->leader;
        } else if (is(c, "msgrcv") || is(c, "mq_timedreceive")) {
            taker = c->p->leader;
        }
    }
    if (sender != NULL && taker == sender && !is_program(w, sender))
        speak(b, "; %s itself has received what it had sent there",
              "；%s 自己取走了自己发送到这里的消息", sender->role);
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

const char *queue_of(const struct waiter *w)
{
    const char *deleted = w->key != NULL ? strstr(w->key, " (deleted)") : NULL;
    struct buf b = {0};

    if (w->fd >= 0 && deleted != NULL)
        speak(&b, "the queue %.*s (its name is removed)",
              "名字已删除的队列 %.*s", (int)(deleted - w->key), w->key);
    else if (w->fd >= 0)
        speak(&b, "the queue %s", "队列 %s", w->key != NULL ? w->key : "");
    else
        speak(&b, "message queue %s", "消息队列 %s", id_of(w));
    return taken(&b);
}

static int takes_from_same(const struct waiter *w, const struct waiter *k)
{
    return k->what == MESSAGE && k->fd < 0 && k->t->arg[0] == w->t->arg[0];
}

/* From outside nobody can tell who has sent what is there, and for whom: so
 * all who wait there are named. */
static int say_takers(const struct waiter *w, size_t n, struct buf *b)
{
    const struct waiter *k;
    size_t takers = 0;

    for (k = waiter; k < waiter + n_waiters; k++)
        if (takes_from_same(w, k))
            takers++;
    if (takers < 2 || the_past() != NULL)
        return 0;
    speak(b,
          "message queue %s has messages (%lu), and nobody who waits there "
          "waits for their type: ",
          "消息队列 %s 中有 %lu 条消息，但类型都不符合等待者的要求：", id_of(w),
          n);
    for (takers = 0, k = waiter; k < waiter + n_waiters; k++) {
        if (!takes_from_same(w, k))
            continue;
        add(b, "%s%s ", takers++ > 0 ? either(", ", "、") : "", k->name);
        if ((long)k->t->arg[3] < 0)
            speak(b, "for a type up to %ld", "等待不大于 %ld 的类型",
                  -(long)k->t->arg[3]);
        else
            speak(b, "for type %ld", "等待类型 %ld", (long)k->t->arg[3]);
    }
    return 1;
}

enum certainty takes_message(const struct waiter *w, struct buf *b)
{
    struct message m[64];
    long type = w->fd < 0 ? (long)w->t->arg[3] : 0;
    size_t n = w->fd < 0 ? messages_in(w, m, LENGTH(m)) : 0, i;
    const struct call *other = sent_elsewhere(w);
    struct msqid_ds now;
    int foreign;

    if (n == 0 && w->fd < 0 && type != 0 &&
        msgctl((int)w->t->arg[0], IPC_STAT, &now) == 0 && now.msg_qnum > 0 &&
        say_takers(w, now.msg_qnum, b))
        return KNOWS_CAUSE;
    speak(b, "%s waits for a message", "%s 在等待", w->name);
    if (type > 0)
        speak(b, " of type %ld", "类型为 %ld 的", type);
    else if (type < 0)
        speak(b, " of a type up to %ld", "类型不大于 %ld 的", -type);
    speak(b, " in %s", "消息（%s）", queue_of(w));
    if (n == 0 && w->fd < 0 && type != 0 &&
        msgctl((int)w->t->arg[0], IPC_STAT, &now) == 0 && now.msg_qnum > 0) {
        speak(b, ", and none of those in it (%lu) is",
              "，而队列中的 %lu 条消息都不是这种类型", now.msg_qnum);
        add_others(b, w);
        return KNOWS_CAUSE;
    }
    if (n == 0) {
        speak(b, ", and there is none; nobody here is left to send one",
              "，而队列中没有消息，这里也已没有进程能发送");
        add_others(b, w);
        add_own(b, w);
        if (other != NULL)
            speak(b, "; %s sent into another queue, %s",
                  "；%s 发送到了另一个队列 %s", other->p->role,
                  w->fd < 0 ? other->arg[0] : key_of(other->arg[0]));
        return other != NULL ? KNOWS_CAUSE : KNOWS_WAIT;
    }
    speak(b, ", and there %s only of type ", "，而队列中只有%s，类型为 ",
          n == 1 ? either("is one", "一条") : either("are some", "别的消息"));
    for (i = 0; i < n && (w->p == NULL || m[i].sender == w->p->role); i++)
        ;
    foreign = i < n;
    for (i = 0; i < n && i < 3; i++)
        speak(b, "%s%ld (from %s)", "%s%ld（来自 %s）",
              i > 0 ? either(", ", "、") : "", m[i].type, m[i].sender);
    /* what it has sent is meant for somebody else, who does not take it */
    return foreign ? KNOWS_CAUSE : KNOWS_WAIT;
}

enum certainty puts_message(const struct waiter *w, struct buf *b)
{
    speak(b, "%s waits for room in %s, which is full; nobody takes a message",
          "%s 在等待%s 腾出空间，队列已满；没有进程取走消息", w->name,
          queue_of(w));
    add_others(b, w);
    return KNOWS_CAUSE;
}
