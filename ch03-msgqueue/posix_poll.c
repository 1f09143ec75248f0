/*
 * posix_poll - a POSIX queue is a descriptor on Linux: poll() watches several
 *
 * usage: ./posix_poll
 *
 * Watch for: one call waits for two queues and a pipe.
 * See: README.md "What only POSIX has", mq_overview(7), poll(2)
 */
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

/* A queue without a name: only who has the descriptor has it. */
static mqd_t make_queue(void)
{
    struct mq_attr attr = {.mq_maxmsg = 4, .mq_msgsize = 64};
    sigset_t all, before;
    char name[64];
    mqd_t queue;

    snprintf(name, sizeof(name), "/ipc-%u-%d", getuid(), getpid());
    sigfillset(&all); /* signals wait until the name is gone again */
    if (sigprocmask(SIG_BLOCK, &all, &before) == -1)
        err(1, "sigprocmask");
    queue = mq_open(name, O_CREAT | O_EXCL | O_RDWR, 0600, &attr);
    if (queue == -1)
        err(errno == EINVAL ? 77 : 1,
            "mq_open %s (EINVAL: raise fs.mqueue.msg_max)", name);
    if (mq_unlink(name) == -1)
        err(1, "mq_unlink, %s stays", name);
    if (sigprocmask(SIG_SETMASK, &before, NULL) == -1)
        err(1, "sigprocmask");
    return queue;
}

static const char *what[] = {"the first queue", "the second queue", "the pipe"};

static void child(mqd_t queue)
{
    say("child: sends \"news\" to the second queue, then closes the pipe\n");
    if (mq_send(queue, "news", 4, 0) == -1)
        err(1, "mq_send");
}

/* Until the pipe is closed, which happens even if the child fails. */
static void watch(struct pollfd *fds)
{
    char text[64];
    ssize_t n;
    int i;

    while (!(fds[2].revents & POLLHUP)) {
        if (poll(fds, 3, -1) == -1)
            err(1, "poll");
        for (i = 0; i < 2; i++) {
            if (!(fds[i].revents & POLLIN))
                continue;
            n = mq_receive(fds[i].fd, text, sizeof(text), NULL);
            if (n == -1)
                err(1, "mq_receive");
            say("parent: poll() reports %s, receives \"%.*s\"\n", what[i],
                (int)n, text);
        }
    }
    say("parent: poll() reports %s, it is closed\n", what[2]);
}

int main(int argc, char *argv[])
{
    struct pollfd fds[3] = {{.events = POLLIN}, {.events = POLLIN}, {0}};
    int end[2], status, i;
    pid_t pid;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("parent: makes two queues and a pipe\n");
    for (i = 0; i < 2; i++)
        fds[i].fd = make_queue();
    if (pipe(end) == -1)
        err(1, "pipe");
    fds[2].fd = end[0];
    i = poll(fds, 3, 0);
    if (i == -1)
        err(1, "poll");
    say("parent: poll() reports %d of them, nothing is there\n", i);
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        child(fds[1].fd);
        for (i = 0; i < 3; i++)
            close(fds[i].fd);
        close(end[1]);
        _exit(0);
    }
    if (close(end[1]) == -1)
        err(1, "close");
    watch(fds);
    if (waitpid(pid, &status, 0) == -1 || status != 0)
        errx(1, "the child failed");
    for (i = 0; i < 3; i++)
        close(fds[i].fd);
    return 0;
}
