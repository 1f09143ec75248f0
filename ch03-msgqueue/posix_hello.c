/*
 * posix_hello - a process that inherits nothing opens a queue by its name
 *
 * Watch for: the sender has ended; a message is some bytes and a priority.
 * See: README.md "POSIX", mq_overview(7), mq_open(3), mq_send(3)
 */
#include <sys/wait.h>
#include <err.h>
#include <fcntl.h>
#include <mqueue.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char name[16]; /* all that both know */

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

static void sender(void)
{
    struct mq_attr attr = {.mq_maxmsg = 1, .mq_msgsize = 16};
    mqd_t queue = mq_open(name, O_WRONLY | O_CREAT | O_EXCL, 0600, &attr);

    if (queue == -1)
        err(1, "mq_open %s", name);
    atexit(remove_queue); /* if it fails: _exit() does not call it */
    if (mq_send(queue, "hello", 5, 7) == -1)
        err(1, "mq_send");
    printf("sender: has made a queue, has sent \"hello\", priority 7\n");
    _exit(0);
}

static void receiver(void)
{
    mqd_t queue = mq_open(name, O_RDONLY | O_NONBLOCK);
    unsigned priority;
    char text[16]; /* as mq_msgsize says, or mq_receive() fails */
    ssize_t n;

    if (queue == -1)
        err(1, "mq_open %s", name);
    n = mq_receive(queue, text, sizeof(text), &priority);
    if (n == -1)
        err(1, "mq_receive");
    printf("receiver: finds it by its name, receives \"%.*s\", priority %u\n",
           (int)n, text, priority);
}

int main(void)
{
    unsigned number;
    int status;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (getentropy(&number, sizeof(number)) == -1)
        err(1, "getentropy");
    snprintf(name, sizeof(name), "/ipc-%08x", number); /* nobody else's */
    signal(SIGINT, interrupted);
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0)
        sender();
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the sender failed"); /* the name may be another's */
    atexit(remove_queue);
    receiver(); /* a parent inherits nothing from its child */
    return 0;
}
