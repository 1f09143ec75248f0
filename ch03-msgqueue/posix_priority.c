/*
 * posix_priority - the highest priority comes out first, equals in their order
 *
 * usage: ./posix_priority
 *
 * Watch for: there is nothing to select by; the queue itself is in order.
 * See: README.md "What only POSIX has", mq_send(3), mq_receive(3)
 */
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

static void put(mqd_t queue, unsigned priority, const char *text)
{
    say("process: sends \"%s\", priority %u\n", text, priority);
    if (mq_send(queue, text, strlen(text), priority) == -1)
        err(1, "mq_send");
}

static void take(mqd_t queue)
{
    unsigned priority;
    char text[64];
    ssize_t n = mq_receive(queue, text, sizeof(text), &priority);

    if (n == -1)
        err(1, "mq_receive");
    say("process: receives \"%.*s\", priority %u\n", (int)n, text, priority);
}

int main(int argc, char *argv[])
{
    mqd_t queue;
    int i;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    say("process: makes a queue\n");
    queue = make_queue();
    put(queue, 0, "sweep the floor");
    put(queue, 5, "answer the door");
    put(queue, 9, "put out the fire");
    put(queue, 5, "answer the phone");
    for (i = 0; i < 4; i++)
        take(queue);
    mq_close(queue);
    return 0;
}
