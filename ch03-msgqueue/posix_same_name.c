/*
 * posix_same_name - two programs that choose one name have one queue
 *
 * Watch for: who gets the message, and how large the second queue is.
 * See: README.md "What goes wrong", mq_open(3), ftok_collision.c
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char name[16]; /* what both think of: say, "/queue" */

/* A queue outlives its processes: it is removed at the end, and on Ctrl+C. */
static void remove_queue(void)
{
    mq_unlink(name);
}

static void interrupted(int sig)
{
    remove_queue();
    signal(sig, SIG_DFL);
    raise(sig);
}

static mqd_t make_queue(int flags, long messages, long size)
{
    struct mq_attr attr = {.mq_maxmsg = messages, .mq_msgsize = size};

    return mq_open(name, O_RDWR | O_CREAT | O_NONBLOCK | flags, 0600, &attr);
}

int main(void)
{
    struct mq_attr attr;
    unsigned number;
    char text[64];
    mqd_t mine, yours;
    ssize_t n;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (getentropy(&number, sizeof(number)) == -1)
        err(1, "getentropy");
    snprintf(name, sizeof(name), "/ipc-%08x", number); /* a third has another */
    signal(SIGINT, interrupted);
    mine = make_queue(O_EXCL, 1, 16);
    if (mine == -1)
        err(1, "mq_open %s", name);
    atexit(remove_queue);
    if (mq_send(mine, "for my friend", 13, 0) == -1)
        err(1, "mq_send");
    printf("mine: has made a queue for 1 x 16 bytes, has sent a message\n");

    yours = make_queue(0, 2, 64);
    if (yours == -1)
        err(1, "mq_open %s", name);
    if (mq_getattr(yours, &attr) == -1)
        err(1, "mq_getattr");
    printf("yours: mq_open() for 2 x 64 bytes has worked; room for %ld x %ld\n",
           attr.mq_maxmsg, attr.mq_msgsize);
    n = mq_receive(yours, text, sizeof(text), NULL);
    if (n == -1)
        err(1, "mq_receive");
    printf("yours: receives \"%.*s\"\n", (int)n, text);

    if (make_queue(O_EXCL, 2, 64) != -1)
        errx(1, "mq_open has made a second queue");
    if (errno != EEXIST)
        err(1, "mq_open %s", name);
    printf("yours: with O_EXCL it fails with EEXIST: somebody was first\n");
    return 0;
}
