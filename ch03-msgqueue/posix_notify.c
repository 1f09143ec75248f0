/*
 * posix_notify - mq_notify() asks for one signal: a message in an empty queue
 *
 * Watch for: three messages, one signal; it asks again before it receives.
 * See: README.md "Is it in time?", mq_notify(3), sigaction(2)
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#define SIZE 16 /* bytes in the longest message */

static volatile sig_atomic_t signals;

static void handler(int sig)
{
    (void)sig;
    signals++;
}

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

static void ask(mqd_t queue)
{
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL,
                             .sigev_signo = SIGUSR1};

    if (mq_notify(queue, &event) == -1)
        err(1, "mq_notify");
    printf("process: has asked for a signal\n");
}

/* It might be any process that sends. */
static void put(mqd_t queue, int many)
{
    for (int i = 0; i < many; i++) {
        if (mq_send(queue, "news", 4, 0) == -1)
            err(1, "mq_send");
    }
    printf("process: messages sent: %d; signals so far: %d\n", many,
           (int)signals);
}

static void empty(mqd_t queue)
{
    char text[SIZE];
    int n = 0;

    while (mq_receive(queue, text, sizeof(text), NULL) >= 0)
        n++;
    if (errno != EAGAIN)
        err(1, "mq_receive");
    printf("process: messages received: %d, then EAGAIN\n", n);
}

int main(void)
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};
    sigset_t unblocked;
    mqd_t queue;

    setvbuf(stdout, NULL, _IOLBF, 0);
    sigemptyset(&unblocked);
    if (sigprocmask(SIG_SETMASK, &unblocked, NULL) == -1) /* none is blocked */
        err(1, "sigprocmask");
    queue = make_queue();
    sigemptyset(&action.sa_mask);
    if (sigaction(SIGUSR1, &action, NULL) == -1)
        err(1, "sigaction");
    ask(queue);
    put(queue, 3);
    ask(queue); /* first ask, then empty: what comes between is not missed */
    empty(queue);
    put(queue, 1);
    empty(queue);
    put(queue, 1); /* it has not asked again */
    return 0;
}
