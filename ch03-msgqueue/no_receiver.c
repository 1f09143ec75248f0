/*
 * no_receiver - a message can be sent when nobody is there to receive it
 *
 * usage: ./no_receiver
 *
 * Watch for: the receiver is born after the message was sent.
 * See: README.md "Nobody need be there", msgop(2)
 */
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

struct message {
    long type;
    char text[32];
};

static int id = -1; /* the queue, for remove_it() */
static pid_t owner;

static void remove_it(void)
{
    if (getpid() == owner && msgctl(id, IPC_RMID, NULL) == -1 &&
        errno != EINVAL && errno != EIDRM) { /* not gone already */
        warn("msgctl IPC_RMID, queue %d stays", id);
        _exit(1);
    }
}

static void make_queue(void)
{
    sigset_t all;

    sigfillset(&all); /* signals wait until the queue is gone again */
    if (sigprocmask(SIG_BLOCK, &all, NULL) == -1)
        err(1, "sigprocmask");
    owner = getpid();
    id = msgget('I' << 24 | owner, IPC_CREAT | IPC_EXCL | 0600);
    if (id == -1)
        err(1, "msgget");
    atexit(remove_it);
}

static void try_pipe(void)
{
    int fd[2];

    if (pipe(fd) == -1)
        err(1, "pipe");
    if (close(fd[0]) == -1)
        err(1, "close");
    if (write(fd[1], "hello?", 6) != -1 || errno != EPIPE)
        err(1, "write: not EPIPE");
    say("sender: a pipe that nobody can read: write() fails with EPIPE\n");
    close(fd[1]);
}

static void receiver(void)
{
    struct message m = {.type = 0};

    if (msgrcv(id, &m, sizeof(m.text) - 1, 0, IPC_NOWAIT) == -1)
        err(1, "msgrcv");
    say("receiver: born a moment ago, receives \"%s\"\n", m.text);
}

int main(int argc, char *argv[])
{
    struct message m = {1, "hello?"};
    int status;
    pid_t pid;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL);                /* or waitpid() finds no child */
    if (signal(SIGPIPE, SIG_IGN) == SIG_ERR) /* we want EPIPE instead */
        err(1, "signal");
    say("sender: is alone\n");
    try_pipe();
    make_queue();
    if (msgsnd(id, &m, strlen(m.text), IPC_NOWAIT) == -1)
        err(1, "msgsnd");
    say("sender: a queue that nobody waits at: msgsnd() succeeds\n");
    say("sender: starts a receiver\n");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        receiver();
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1 || status != 0)
        errx(1, "the child failed");
    return 0;
}
