/*
 * posix_limits - what a POSIX queue may be, and what mq_open() says beyond it
 *
 * usage: ./posix_limits
 *
 * Watch for: "Too many open files", when what is used up are bytes.
 * See: README.md "How much fits", mq_overview(7), getrlimit(2)
 */
#define _GNU_SOURCE /* RLIMIT_MSGQUEUE */
#include <sys/resource.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

static long limit(const char *path)
{
    FILE *f = fopen(path, "r");
    long value;

    if (f == NULL || fscanf(f, "%ld", &value) != 1)
        err(1, "%s", path);
    fclose(f);
    return value;
}

/* Makes a queue, which is gone again at once. Returns 0 or the error. */
static int try(long messages, long size)
{
    struct mq_attr attr = {.mq_maxmsg = messages, .mq_msgsize = size};
    sigset_t all, before;
    char name[64];
    int failed = 0;
    mqd_t queue;

    snprintf(name, sizeof(name), "/ipc-%u-%d", getuid(), getpid());
    sigfillset(&all); /* signals wait until the name is gone again */
    if (sigprocmask(SIG_BLOCK, &all, &before) == -1)
        err(1, "sigprocmask");
    queue = mq_open(name, O_CREAT | O_EXCL | O_RDWR, 0600, &attr);
    if (queue == -1)
        failed = errno;
    else if (mq_unlink(name) == -1)
        err(1, "mq_unlink, %s stays", name);
    else
        mq_close(queue);
    if (sigprocmask(SIG_SETMASK, &before, NULL) == -1)
        err(1, "sigprocmask");
    return failed;
}

static void expect(int error, long messages, long size)
{
    int got = try(messages, size);

    if (got == 0 && error == EINVAL)
        errx(77, "you may pass the limits (CAP_SYS_RESOURCE): be another user");
    errno = got;
    if (got != error)
        err(1, "mq_open of %ld times %ld bytes", messages, size);
}

int main(int argc, char *argv[])
{
    long most, longest;
    struct rlimit bytes;
    rlim_t before;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    most = limit("/proc/sys/fs/mqueue/msg_max");
    longest = limit("/proc/sys/fs/mqueue/msgsize_max");
    /* root may pass these limits; so let us be nobody */
    if (geteuid() == 0 && setuid(65534) == -1 && errno != EINVAL)
        err(1, "setuid");
    say("process: at most %ld messages (msg_max)\n", most);
    expect(0, 1, 128);
    expect(EINVAL, most + 1, 128);
    say("process: mq_open() of a queue for one more: EINVAL\n");
    say("process: at most %ld bytes in each (msgsize_max)\n", longest);
    expect(EINVAL, 1, longest + 1);
    say("process: mq_open() of a queue for one byte more: EINVAL\n");

    if (getrlimit(RLIMIT_MSGQUEUE, &bytes) == -1)
        err(1, "getrlimit");
    before = bytes.rlim_cur;
    bytes.rlim_cur = 100;
    if (setrlimit(RLIMIT_MSGQUEUE, &bytes) == -1)
        err(1, "setrlimit");
    say("process: allows itself %d bytes in all (RLIMIT_MSGQUEUE)\n", 100);
    expect(EMFILE, 1, 128);
    say("process: mq_open() of a queue for 1 message of %d: EMFILE\n", 128);
    bytes.rlim_cur = before;
    if (setrlimit(RLIMIT_MSGQUEUE, &bytes) == -1)
        err(1, "setrlimit");
    expect(0, 1, 128);
    say("process: with the old limit it works: no file was in the way\n");
    return 0;
}
