/*
 * async_queue - a POSIX queue can interrupt a program, too, by mq_notify()
 *
 * Watch for: nobody calls kill(); the child only sends a message.
 * See: README.md "At any time", mq_notify(3), async_pipe.c
 */
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static volatile sig_atomic_t came;

static void handler(int sig)
{
    came = sig;
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
    struct sigevent tell = {.sigev_notify = SIGEV_SIGNAL};
    struct sigaction action = {.sa_handler = handler};
    sigset_t empty;
    char text[16];
    mqd_t queue;
    ssize_t n;
    int status;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    sigemptyset(&empty); /* as if whoever started us had blocked none */
    if (sigprocmask(SIG_SETMASK, &empty, NULL) == -1)
        err(1, "sigprocmask");
    sigemptyset(&action.sa_mask);
    if (sigaction(SIGUSR1, &action, NULL) == -1)
        err(1, "sigaction");
    queue = make_queue();
    tell.sigev_signo = SIGUSR1;
    if (mq_notify(queue, &tell) == -1)
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
    while (came == 0)
        ; /* the work: it never looks at the queue */
    if (came == SIGUSR1)
        printf("parent: interrupted by SIGUSR1, in the middle of its work\n");
    n = mq_receive(queue, text, sizeof(text), NULL);
    if (n == -1)
        err(1, "mq_receive");
    printf("parent: receives \"%.*s\"\n", (int)n, text);
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    return status != 0;
}
