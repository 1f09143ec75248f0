/*
 * too_small - a receive buffer that is too small, in System V and in POSIX
 *
 * usage: ./too_small
 *
 * Watch for: who looks at the message that is there, and who at the largest.
 * See: README.md "What goes wrong", msgop(2), mq_receive(3)
 */
#include <sys/ipc.h>
#include <sys/msg.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

struct message {
    long type;
    char text[64];
};

static int id = -1; /* the queue, for remove_it() */

/* If ipcrm has removed it already, all is well. */
static void remove_it(void)
{
    if (msgctl(id, IPC_RMID, NULL) == -1 && errno != EINVAL && errno != EIDRM) {
        warn("msgctl IPC_RMID, queue %d stays", id);
        _exit(1);
    }
}

static void make_queue(void)
{
    sigset_t all;

    sigfillset(&all); /* signals wait until the queue is gone again */
    if (sigprocmask(SIG_BLOCK, &all, NULL) == -1)
        err(1, "sigprocmask");
    id = msgget('I' << 24 | getpid(), IPC_CREAT | IPC_EXCL | 0600);
    if (id == -1)
        err(1, "msgget");
    atexit(remove_it);
}

static void sysv(void)
{
    struct message m = {1, "good morning"};
    struct msqid_ds ds;
    ssize_t n;

    make_queue();
    if (msgsnd(id, &m, strlen(m.text), 0) == -1)
        err(1, "msgsnd");
    say("sysv: \"%s\", %zu bytes, is waiting\n", m.text, strlen(m.text));
    if (msgrcv(id, &m, 4, 0, IPC_NOWAIT) != -1 || errno != E2BIG)
        err(1, "msgrcv: not E2BIG");
    if (msgctl(id, IPC_STAT, &ds) == -1)
        err(1, "msgctl IPC_STAT");
    say("sysv: to receive into 4 bytes fails with E2BIG; waiting: %lu\n",
        ds.msg_qnum);
    n = msgrcv(id, &m, 4, 0, IPC_NOWAIT | MSG_NOERROR);
    if (n == -1)
        err(1, "msgrcv");
    if (msgctl(id, IPC_STAT, &ds) == -1)
        err(1, "msgctl IPC_STAT");
    say("sysv: with MSG_NOERROR it returns %zd, \"%.4s\"; waiting: %lu\n", n,
        m.text, ds.msg_qnum);
}

/* Signals are blocked still, and the name is gone in a moment. */
static void posix(void)
{
    struct mq_attr attr = {.mq_maxmsg = 4, .mq_msgsize = 64};
    char name[64], buf[64];
    mqd_t queue;
    ssize_t n;

    snprintf(name, sizeof(name), "/ipc-%u-%d", getuid(), getpid());
    queue = mq_open(name, O_CREAT | O_EXCL | O_RDWR, 0600, &attr);
    if (queue == -1)
        err(errno == EINVAL ? 77 : 1,
            "mq_open %s (EINVAL: raise fs.mqueue.msg_max)", name);
    if (mq_unlink(name) == -1)
        err(1, "mq_unlink, %s stays", name);
    if (mq_send(queue, "good", 4, 0) == -1)
        err(1, "mq_send");
    say("posix: \"good\", 4 bytes, is waiting; mq_msgsize is %ld\n",
        attr.mq_msgsize);
    if (mq_receive(queue, buf, 4, NULL) != -1 || errno != EMSGSIZE)
        err(1, "mq_receive: not EMSGSIZE");
    say("posix: to receive into 4 bytes fails with EMSGSIZE\n");
    n = mq_receive(queue, buf, sizeof(buf), NULL);
    if (n == -1)
        err(1, "mq_receive");
    say("posix: into %zu bytes it returns %zd\n", sizeof(buf), n);
    mq_close(queue);
}

int main(int argc, char *argv[])
{
    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    sysv();
    posix();
    return 0;
}
