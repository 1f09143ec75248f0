/*
 * direct - every receiver has a queue of its own: the queue is the address
 *
 * usage: ./direct
 *
 * Watch for: the sender decides who gets a message, by the queue it sends to.
 * See: README.md "Direct or by mailbox", mq_send(3)
 */
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

static const char *receiver_name[] = {"ann", "bob"};

/* A queue without a name: only who has the descriptor has it. */
static mqd_t make_queue(void)
{
    struct mq_attr attr = {.mq_maxmsg = 4, .mq_msgsize = 64};
    sigset_t all, before;
    char name[64];
    mqd_t queue;

    snprintf(name, sizeof(name), "/ipc-%u-%d", getuid(), getpid());
    sigfillset(&all); /* signals wait until the name is gone again */
    if (sigprocmask(SIG_BLOCK, &all, &before) == -1)
        err(1, "sigprocmask");
    queue = mq_open(name, O_CREAT | O_EXCL | O_RDWR, 0600, &attr);
    if (queue == -1)
        err(errno == EINVAL ? 77 : 1,
            "mq_open %s (EINVAL: raise fs.mqueue.msg_max)", name);
    if (mq_unlink(name) == -1)
        err(1, "mq_unlink, %s stays", name);
    if (sigprocmask(SIG_SETMASK, &before, NULL) == -1)
        err(1, "sigprocmask");
    return queue;
}

static void send_text(mqd_t queue, const char *text)
{
    if (mq_send(queue, text, strlen(text), 0) == -1)
        err(1, "mq_send");
}

static void receiver(const char *name, mqd_t queue)
{
    struct mq_attr attr;
    char text[64];
    ssize_t n;

    if (mq_getattr(queue, &attr) == -1)
        err(1, "mq_getattr");
    for (; attr.mq_curmsgs > 0; attr.mq_curmsgs--) {
        n = mq_receive(queue, text, sizeof(text), NULL);
        if (n == -1)
            err(1, "mq_receive");
        say("%s: receives \"%.*s\"\n", name, (int)n, text);
    }
}

int main(int argc, char *argv[])
{
    mqd_t queue[2]; /* of ann and of bob */
    int i, status;
    pid_t pid;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("sender: makes a queue for ann, and one for bob\n");
    queue[0] = make_queue();
    queue[1] = make_queue();
    say("sender: sends ann two messages, bob one between them\n");
    send_text(queue[0], "dear ann");
    send_text(queue[1], "dear bob");
    send_text(queue[0], "ann, one thing more");
    for (i = 0; i < 2; i++) {
        pid = fork();
        if (pid == -1)
            err(1, "fork");
        if (pid == 0) {
            if (mq_close(queue[1 - i]) == -1) /* the other one's */
                err(1, "mq_close");
            receiver(receiver_name[i], queue[i]);
            mq_close(queue[i]);
            _exit(0);
        }
        if (waitpid(pid, &status, 0) == -1 || status != 0)
            errx(1, "the child failed");
    }
    mq_close(queue[0]);
    mq_close(queue[1]);
    return 0;
}
