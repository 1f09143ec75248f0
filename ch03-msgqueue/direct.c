/*
 * direct - a message goes to one receiver's own queue, nobody else gets it
 *
 * Watch for: the sender chooses the queue, and with it who receives.
 * See: README.md "Direct or by mailbox", mq_open(3), mailbox.c
 */
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define SIZE 32 /* bytes in the longest message */

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

static void put(mqd_t queue, const char *text)
{
    if (mq_send(queue, text, strlen(text), 0) == -1)
        err(1, "mq_send");
    printf("sender: has sent \"%s\"\n", text);
}

/* A child that takes all that is in its queue. */
static void receiver(const char *who, mqd_t queue)
{
    char text[SIZE];
    int status;
    ssize_t n;
    pid_t pid = fork();

    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        while ((n = mq_receive(queue, text, sizeof(text), NULL)) != -1)
            printf("%s: receives \"%.*s\"\n", who, (int)n, text);
        if (errno != EAGAIN) /* there is no more */
            err(1, "mq_receive");
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "%s failed", who);
}

int main(void)
{
    mqd_t ann, bob;

    setvbuf(stdout, NULL, _IOLBF, 0);
    ann = make_queue();
    bob = make_queue();
    put(ann, "dear ann");
    put(bob, "dear bob");
    put(ann, "ann, one thing more");
    receiver("ann", ann);
    receiver("bob", bob);
    return 0;
}
