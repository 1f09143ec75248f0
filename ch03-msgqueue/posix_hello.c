/*
 * posix_hello - a program that inherits nothing opens a queue by its name
 *
 * usage: ./posix_hello [NAME [TEXT]]
 *     NAME        be the second program, wait for a message in that queue
 *     NAME TEXT   send TEXT there, at most 63 bytes
 *
 * Watch for: a message is a priority and some bytes.
 * See: README.md "POSIX", mq_overview(7), mq_open(3), mq_send(3)
 */
#include <sys/wait.h>
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
    unsigned priority; /* the highest comes out first */
    char text[8193];   /* the usual msgsize_max; to be sure: mq_getattr() */
};

static char name[64]; /* the queue, for remove_it() */

static void remove_it(void)
{
    if (mq_unlink(name) == -1) {
        warn("mq_unlink, %s stays", name);
        _exit(1);
    }
}

static int send_text(mqd_t queue, unsigned priority, const char *text)
{
    if (mq_send(queue, text, strnlen(text, 63), priority) == -1)
        err(1, "mq_send");
    return 0;
}

static struct message receive(mqd_t queue)
{
    struct message m = {.priority = 0};

    if (mq_receive(queue, m.text, sizeof(m.text) - 1, &m.priority) == -1)
        err(1, "mq_receive");
    return m;
}

static int second(const char *path, const char *text)
{
    mqd_t found = mq_open(path, O_RDWR);
    struct message m;

    if (found == -1)
        err(1, "mq_open %s", path);
    if (text != NULL)
        return send_text(found, 1, text);
    m = receive(found);
    say("second: opens it by its name, receives \"%s\", priority %u\n", m.text,
        m.priority);
    send_text(found, 2, "hello, first");
    return mq_close(found);
}

int main(int argc, char *argv[])
{
    int flags = O_CREAT | O_EXCL | O_RDWR | O_NONBLOCK, status;
    struct mq_attr attr = {.mq_maxmsg = 4, .mq_msgsize = 64};
    sigset_t all, before;
    struct message m;
    mqd_t queue;
    pid_t pid;

    if (argc > 3 || getopt(argc, argv, "") != -1) {
        fprintf(stderr, "usage: %s [NAME [TEXT]]\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    if (argc > 1)
        return second(argv[1], argv[2]);

    say("first: makes a queue under a name of its own\n");
    sigfillset(&all); /* signals wait until the queue is gone again */
    if (sigprocmask(SIG_BLOCK, &all, &before) == -1)
        err(1, "sigprocmask");
    snprintf(name, sizeof(name), "/ipc-%u-%d", getuid(), getpid());
    queue = mq_open(name, flags, 0600, &attr);
    if (queue == -1)
        err(errno == EINVAL ? 77 : 1,
            "mq_open %s (EINVAL: raise fs.mqueue.msg_max)", name);
    atexit(remove_it);
    say("first: sends \"hello, second\", priority 1, starts a program\n");
    send_text(queue, 1, "hello, second");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        sigprocmask(SIG_SETMASK, &before, NULL);
        execl("/proc/self/exe", argv[0], name, (char *)NULL);
        warn("execl");
        _exit(1);
    }
    if (waitpid(pid, &status, 0) == -1 || status != 0)
        errx(1, "the child failed");
    m = receive(queue);
    say("first: receives \"%s\", priority %u, removes the queue\n", m.text,
        m.priority);
    mq_close(queue);
    return 0;
}
