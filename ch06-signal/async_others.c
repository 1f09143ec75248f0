/*
 * async_others - a pipe and a queue can interrupt a program, too
 *
 * usage: ./async_others
 *
 * Watch for: nobody calls kill(); the writers only write.
 * See: README.md "At any time", O_ASYNC in fcntl(2), mq_notify(3)
 */
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

static volatile sig_atomic_t told, ended;

static void handler(int number)
{
    if (number == SIGCHLD)
        ended = 1;
    else
        told = number;
}

/* A queue without a name: only who has the descriptor has it. */
static mqd_t make_queue(void)
{
    struct mq_attr attr = {.mq_maxmsg = 1, .mq_msgsize = 64};
    sigset_t all, before;
    char name[64];
    mqd_t queue;

    snprintf(name, sizeof(name), "/ipc-%u-%d", getuid(), getpid());
    sigfillset(&all); /* signals wait until the name is gone again */
    if (sigprocmask(SIG_BLOCK, &all, &before) == -1)
        err(1, "sigprocmask");
    queue = mq_open(name, O_CREAT | O_EXCL | O_RDWR, 0600, &attr);
    if (queue == -1)
        err(errno == ENOSYS || errno == EMFILE ? 77 : 1,
            "no queues in this kernel, or ulimit -q too low? mq_open");
    if (mq_unlink(name) == -1)
        err(1, "mq_unlink, %s stays", name);
    if (sigprocmask(SIG_SETMASK, &before, NULL) == -1)
        err(1, "sigprocmask");
    return queue;
}

/* A child writes into the pipe, or else the queue. Which signal comes? */
static int interrupted_by(const int fd[2], mqd_t queue, int into_pipe)
{
    int status;
    pid_t pid;

    told = ended = 0;
    if ((pid = fork()) == -1)
        err(1, "fork");
    if (pid == 0) {
        if (into_pipe && write(fd[1], "x", 1) != 1)
            err(1, "write");
        if (!into_pipe && mq_send(queue, "x", 1, 0) == -1)
            err(1, "mq_send");
        close(fd[0]), close(fd[1]), mq_close(queue);
        _exit(0);
    }
    while (!told && !ended)
        ; /* busy with something else */
    if (waitpid(pid, &status, 0) == -1 || status != 0)
        errx(1, "the child failed");
    return told;
}

int main(int argc, char *argv[])
{
    struct sigevent by_signal = {.sigev_notify = SIGEV_SIGNAL};
    sigset_t none;
    mqd_t queue;
    int fd[2];

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    say("parent: a pipe with O_ASYNC, a queue with mq_notify()\n");
    sigemptyset(&none);
    if (sigprocmask(SIG_SETMASK, &none, NULL) == -1 ||
        signal(SIGIO, handler) == SIG_ERR ||
        signal(SIGUSR1, handler) == SIG_ERR ||
        signal(SIGCHLD, handler) == SIG_ERR)
        err(1, "preparing for signals");
    if (pipe(fd) == -1)
        err(1, "pipe");
    if (fcntl(fd[0], F_SETOWN, getpid()) == -1 ||
        fcntl(fd[0], F_SETFL, O_ASYNC) == -1)
        err(1, "fcntl");
    queue = make_queue();
    by_signal.sigev_signo = SIGUSR1;
    if (mq_notify(queue, &by_signal) == -1)
        err(errno == ENOSYS ? 77 : 1, "an emulator? mq_notify");

    say("parent: computes; a child writes into the pipe\n");
    say("parent: interrupted by %s\n",
        interrupted_by(fd, queue, 1) == SIGIO ? "SIGIO" : "nothing");
    say("parent: computes; a child sends to the queue\n");
    say("parent: interrupted by %s\n",
        interrupted_by(fd, queue, 0) == SIGUSR1 ? "SIGUSR1" : "nothing");
    close(fd[0]), close(fd[1]), mq_close(queue);
    return 0;
}
