/*
 * posix_too_small - mq_receive() wants room for the longest message allowed
 *
 * Watch for: 4 bytes are there, and a buffer of 4 bytes is refused.
 * See: README.md "What goes wrong", mq_receive(3), mq_getattr(3), too_small.c
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <stdio.h>
#include <unistd.h>

#define SIZE 64 /* bytes in the longest message */

/* A queue without a name: it ends with those who have it open, like a pipe. */
static mqd_t make_queue(void)
{
    struct mq_attr attr = {.mq_maxmsg = 1, .mq_msgsize = SIZE};
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

static void take(mqd_t queue, size_t size)
{
    char text[SIZE];
    ssize_t n = mq_receive(queue, text, size, NULL);

    if (n != -1)
        printf("process: into %zu bytes: receives \"%.*s\"\n", size, (int)n,
               text);
    else if (errno == EMSGSIZE)
        printf("process: into %zu bytes: EMSGSIZE\n", size);
    else
        err(1, "mq_receive");
}

int main(void)
{
    struct mq_attr attr;
    mqd_t queue;

    setvbuf(stdout, NULL, _IOLBF, 0);
    queue = make_queue();
    if (mq_send(queue, "good", 4, 0) == -1)
        err(1, "mq_send");
    printf("process: has sent \"good\", 4 bytes\n");
    take(queue, 4);
    take(queue, SIZE - 1);
    if (mq_getattr(queue, &attr) == -1)
        err(1, "mq_getattr");
    printf("process: mq_getattr() says mq_msgsize is %ld\n", attr.mq_msgsize);
    take(queue, (size_t)attr.mq_msgsize);
    return 0;
}
