/*
 * async_queue - a queue can start a thread when a message comes: no signal
 *
 * Watch for: main() asks nobody and is not interrupted, and still it is told.
 * See: README.md "At any time", mq_notify(3), sigevent(3type), async_pipe.c
 */
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

static atomic_int told;

/* The C library calls it, in a thread that it has made. */
static void arrived(union sigval value)
{
    (void)value;
    printf("thread: started, because a message has come\n");
    told = 1;
}

/* Open, and without a name: nothing can stay behind. */
static mqd_t make_queue(void)
{
    struct mq_attr attr = {.mq_maxmsg = 1, .mq_msgsize = 16};
    char name[32];
    unsigned number;
    mqd_t queue;

    if (getentropy(&number, sizeof(number)) == -1)
        err(1, "getentropy");
    snprintf(name, sizeof(name), "/ipc-%08x", number);
    queue = mq_open(name, O_CREAT | O_EXCL | O_RDWR, 0600, &attr);
    if (queue == -1 && errno == ENOSYS)
        errx(77, "no POSIX queues in this kernel: take one that has them");
    if (queue == -1)
        err(1, "mq_open");
    if (mq_unlink(name) == -1)
        err(1, "mq_unlink, %s stays", name);
    return queue;
}

int main(void)
{
    struct sigevent start = {.sigev_notify = SIGEV_THREAD};
    mqd_t queue;
    char text[16];
    ssize_t n;
    int status;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    queue = make_queue();
    start.sigev_notify_function = arrived;
    if (mq_notify(queue, &start) == -1)
        err(1, "mq_notify");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        if (mq_send(queue, "hello", 5, 0) == -1)
            err(1, "mq_send");
        _exit(0);
    }

    alarm(5); /* or it computes for ever, if the child fails */
    while (!told)
        ; /* the work: it never looks at the queue */
    n = mq_receive(queue, text, sizeof(text), NULL);
    if (n == -1)
        err(1, "mq_receive");
    printf("main: was told, receives \"%.*s\"\n", (int)n, text);
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    return status != 0;
}
