/*
 * posix_poll - on Linux a POSIX queue is a descriptor: poll() watches several
 *
 * Watch for: one call waits for two queues and a pipe.
 * See: README.md "What only POSIX has", mq_overview(7), poll(2)
 */
#include <sys/wait.h>
#include <err.h>
#include <fcntl.h>
#include <mqueue.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

#define SIZE 16 /* bytes in the longest message */

static const char *what[] = {"the first queue", "the second queue", "the pipe"};

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

/* Until the pipe is closed, and that it is also if the child fails. */
static void watch(struct pollfd *fds)
{
    char text[SIZE];
    ssize_t n;
    int i;

    while ((fds[2].revents & POLLHUP) == 0) {
        if (poll(fds, 3, -1) == -1)
            err(1, "poll");
        for (i = 0; i < 2; i++) {
            if ((fds[i].revents & POLLIN) == 0)
                continue;
            n = mq_receive(fds[i].fd, text, sizeof(text), NULL);
            if (n == -1)
                err(1, "mq_receive");
            printf("parent: poll() reports %s; receives \"%.*s\"\n", what[i],
                   (int)n, text);
        }
    }
    printf("parent: poll() reports %s; it is closed\n", what[2]);
}

int main(void)
{
    struct pollfd fds[3] = {{.events = POLLIN}, {.events = POLLIN}, {0}};
    int fd[2], status, ready;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    fds[0].fd = make_queue();
    fds[1].fd = make_queue();
    if (pipe(fd) == -1)
        err(1, "pipe");
    fds[2].fd = fd[0]; /* POLLHUP comes unasked */
    ready = poll(fds, 3, 0);
    if (ready == -1)
        err(1, "poll");
    printf("parent: two queues and a pipe; poll() reports %d of them\n", ready);

    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        if (mq_send(fds[1].fd, "news", 4, 0) == -1)
            err(1, "mq_send");
        _exit(0); /* this closes the pipe */
    }
    if (close(fd[1]) == -1) /* or the pipe is never closed */
        err(1, "close");
    watch(fds);
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    return status != 0;
}
