/*
 * posix_nonblock - mq_setattr() can say "do not wait" later, and nothing else
 *
 * Watch for: which of the two wishes the queue has heard.
 * See: README.md "How much fits", mq_getattr(3), mq_send(3)
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <stdio.h>
#include <unistd.h>

#define SIZE 16 /* bytes in the longest message */

/* A queue without a name: it ends with those who have it open, like a pipe. */
static mqd_t make_queue(void)
{
    struct mq_attr attr = {.mq_maxmsg = 2, .mq_msgsize = SIZE};
    unsigned number;
    char name[16];
    mqd_t queue;

    if (getentropy(&number, sizeof(number)) == -1)
        err(1, "getentropy");
    snprintf(name, sizeof(name), "/ipc-%08x", number); /* nobody else's */
    queue = mq_open(name, O_RDWR | O_CREAT | O_EXCL, 0600, &attr);
    if (queue == -1)
        err(1, "mq_open %s", name);
    if (mq_unlink(name) == -1)
        err(1, "mq_unlink, %s stays", name);
    return queue;
}

static void show(mqd_t queue)
{
    struct mq_attr attr;

    if (mq_getattr(queue, &attr) == -1)
        err(1, "mq_getattr");
    printf("queue: room for %ld, holds %ld, O_NONBLOCK: %s\n", attr.mq_maxmsg,
           attr.mq_curmsgs, (attr.mq_flags & O_NONBLOCK) != 0 ? "yes" : "no");
}

static void report(const char *call, long result)
{
    if (result != -1)
        printf("process: %s has returned %ld\n", call, result);
    else if (errno == EAGAIN)
        printf("process: %s fails with EAGAIN\n", call);
    else
        err(1, "%s", call);
}

int main(void)
{
    struct mq_attr wish = {.mq_flags = O_NONBLOCK, .mq_maxmsg = 9};
    char text[SIZE];
    mqd_t queue;
    int i;

    setvbuf(stdout, NULL, _IOLBF, 0);
    queue = make_queue();
    show(queue);
    if (mq_setattr(queue, &wish, NULL) == -1)
        err(1, "mq_setattr");
    printf("process: has asked for O_NONBLOCK, and for room for 9\n");
    show(queue);

    report("mq_receive()", mq_receive(queue, text, sizeof(text), NULL));
    for (i = 0; i < 3; i++)
        report("mq_send()", mq_send(queue, "news", 4, 0));
    show(queue);
    report("mq_receive()", mq_receive(queue, text, sizeof(text), NULL));
    show(queue);
    return 0;
}
