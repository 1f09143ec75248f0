/*
 * posix_limits - a queue counts for all that it could hold, before it holds it
 *
 * Watch for: "Too many open files" (EMFILE), when what is used up are bytes.
 * See: README.md "How much fits", mq_overview(7), getrlimit(2)
 */
#define _GNU_SOURCE /* RLIMIT_MSGQUEUE, Linux only */
#include <sys/resource.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <stdio.h>
#include <unistd.h>

static long setting(const char *path)
{
    FILE *f = fopen(path, "r");
    long value;

    if (f == NULL)
        err(1, "%s", path);
    if (fscanf(f, "%ld", &value) != 1)
        errx(1, "%s: no number", path);
    fclose(f);
    return value;
}

/* Makes a queue, which ends at once. */
static void attempt(long messages, long size, int expected, const char *what)
{
    struct mq_attr attr = {.mq_maxmsg = messages, .mq_msgsize = size};
    unsigned number;
    char name[16];
    mqd_t queue;

    if (getentropy(&number, sizeof(number)) == -1)
        err(1, "getentropy");
    snprintf(name, sizeof(name), "/ipc-%08x", number); /* nobody else's */
    errno = 0;
    queue = mq_open(name, O_RDWR | O_CREAT | O_EXCL, 0600, &attr);
    if (queue == -1 && errno != expected)
        err(1, "mq_open %s", name);
    if (queue != -1 && mq_unlink(name) == -1)
        err(1, "mq_unlink, %s stays", name);
    printf("process: mq_open(), %ld x %ld bytes: %s\n", messages, size,
           queue == -1 ? what : "makes a queue");
    if (queue != -1)
        mq_close(queue);
}

int main(void)
{
    long most, longest;
    struct rlimit bytes;

    setvbuf(stdout, NULL, _IOLBF, 0);
    most = setting("/proc/sys/fs/mqueue/msg_max");
    longest = setting("/proc/sys/fs/mqueue/msgsize_max");
    if (geteuid() == 0) /* root may pass both: be nobody for a while */
        if (seteuid(65534) == -1)
            err(77, "root may pass the limits, run it as another user");
    attempt(1, 128, 0, "");
    attempt(most + 1, 128, EINVAL, "EINVAL");
    attempt(1, longest + 1, EINVAL, "EINVAL");

    if (getrlimit(RLIMIT_MSGQUEUE, &bytes) == -1)
        err(1, "getrlimit");
    bytes.rlim_cur = 100;
    if (setrlimit(RLIMIT_MSGQUEUE, &bytes) == -1)
        err(1, "setrlimit");
    printf("process: all its queues may have 100 bytes (RLIMIT_MSGQUEUE)\n");
    attempt(1, 128, EMFILE, "EMFILE");
    return 0;
}
