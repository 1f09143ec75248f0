/*
 * posix_priority - the highest priority comes out first, equals in their order
 *
 * Watch for: there is nothing to select by; the queue itself is in order.
 * See: README.md "What only POSIX has", mq_send(3), mq_receive(3), typed.c
 */
#include <err.h>
#include <fcntl.h>
#include <mqueue.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define SIZE 32 /* bytes in the longest message */

/* A queue without a name: it ends with those who have it open, like a pipe. */
static mqd_t make_queue(void)
{
    struct mq_attr attr = {.mq_maxmsg = 4, .mq_msgsize = SIZE};
    unsigned number;
    char name[16];
    mqd_t queue;

    if (getentropy(&number, sizeof(number)) == -1)
        err(1, "getentropy");
    snprintf(name, sizeof(name), "/ipc-%08x", number); /* nobody else's */
    queue = mq_open(name, O_RDWR | O_CREAT | O_EXCL | O_NONBLOCK, 0600, &attr);
    if (queue == -1)
        err(1, "mq_open %s", name);
    if (mq_unlink(name) == -1)
        err(1, "mq_unlink, %s stays", name);
    return queue;
}

static void put(mqd_t queue, const char *text, unsigned priority)
{
    if (mq_send(queue, text, strlen(text), priority) == -1)
        err(1, "mq_send");
    printf("process: has sent \"%s\", priority %u\n", text, priority);
}

static void take(mqd_t queue)
{
    char text[SIZE];
    unsigned priority;
    ssize_t n = mq_receive(queue, text, sizeof(text), &priority);

    if (n == -1)
        err(1, "mq_receive");
    printf("process: receives \"%.*s\", priority %u\n", (int)n, text, priority);
}

int main(void)
{
    mqd_t queue;
    int i;

    setvbuf(stdout, NULL, _IOLBF, 0);
    queue = make_queue();
    put(queue, "sweep the floor", 0);
    put(queue, "answer the door", 5);
    put(queue, "put out the fire", 9);
    put(queue, "answer the phone", 5);

    for (i = 0; i < 4; i++)
        take(queue);
    return 0;
}
