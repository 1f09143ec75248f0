/*
 * timeout - mq_timedreceive() gives up at a time of day, not after so long
 *
 * Watch for: who asks for 3600 seconds does not wait an hour.
 * See: README.md "What only POSIX has", mq_receive(3), clock_gettime(2)
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define SIZE 16 /* bytes in the longest message */

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
    queue = mq_open(name, O_RDWR | O_CREAT | O_EXCL, 0600, &attr);
    if (queue == -1)
        err(1, "mq_open %s", name);
    if (mq_unlink(name) == -1)
        err(1, "mq_unlink, %s stays", name);
    return queue;
}

static long long milliseconds(void)
{
    struct timespec now;

    if (clock_gettime(CLOCK_REALTIME, &now) == -1) /* since 1970 */
        err(1, "clock_gettime");
    return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

static void take(mqd_t queue, long long until, const char *when)
{
    struct timespec t = {.tv_sec = until / 1000,
                         .tv_nsec = until % 1000 * 1000000};
    char text[SIZE];
    ssize_t n = mq_timedreceive(queue, text, sizeof(text), NULL, &t);

    if (n != -1)
        printf("process: until %s: receives \"%.*s\"\n", when, (int)n, text);
    else if (errno == ETIMEDOUT)
        printf("process: until %s: ETIMEDOUT\n", when);
    else
        err(1, "mq_timedreceive");
}

int main(void)
{
    mqd_t queue;
    long long start;

    setvbuf(stdout, NULL, _IOLBF, 0);
    queue = make_queue();
    start = milliseconds();
    take(queue, start + 100, "0.1 s from now");
    printf("process: has waited 0.1 s: %s\n",
           milliseconds() - start >= 100 ? "yes" : "no");

    start = milliseconds();
    take(queue, 3600 * 1000, "3600 s");
    printf("process: has waited 3600 s: %s\n",
           milliseconds() - start >= 3600 * 1000 ? "yes" : "no");

    if (mq_send(queue, "late", 4, 0) == -1)
        err(1, "mq_send");
    take(queue, 3600 * 1000, "3600 s, and a message is there");
    return 0;
}
