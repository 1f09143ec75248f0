/*
 * no_receiver - a message can be sent when nobody is there to receive it
 *
 * Watch for: the same words into a pipe without a reader, and into a queue.
 * See: README.md "Nobody need be there", msgop(2), pipe(7)
 */
#include <sys/msg.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct message {
    long type; /* must be above 0 */
    char text[16];
};

static int queue = -1;

/* A queue outlives its processes: it is removed at the end, and on Ctrl+C. */
static void remove_queue(void)
{
    msgctl(queue, IPC_RMID, NULL); /* a child that failed has done it already */
}

static void interrupted(int sig)
{
    remove_queue();
    signal(sig, SIG_DFL);
    raise(sig);
}

static void write_to_nobody(void)
{
    int fd[2];

    if (pipe(fd) == -1)
        err(1, "pipe");
    if (close(fd[0]) == -1)
        err(1, "close");
    if (signal(SIGPIPE, SIG_IGN) == SIG_ERR) /* or write() ends the process */
        err(1, "signal");
    if (write(fd[1], "hello?", 6) != -1)
        errx(1, "a pipe that nobody can read takes bytes");
    if (errno != EPIPE)
        err(1, "write");
    printf("sender: write() to a pipe that nobody can read: EPIPE\n");
}

static void receiver(void)
{
    struct message m;
    ssize_t n = msgrcv(queue, &m, sizeof(m.text), 0, IPC_NOWAIT);

    if (n == -1)
        err(1, "msgrcv");
    printf("receiver: born a moment ago, receives \"%.*s\"\n", (int)n, m.text);
}

int main(void)
{
    struct message m = {.type = 1, .text = "hello?"};
    int status;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    write_to_nobody();
    signal(SIGINT, interrupted);
    queue = msgget(IPC_PRIVATE, 0600);
    if (queue == -1)
        err(1, "msgget");
    atexit(remove_queue);
    if (msgsnd(queue, &m, strlen(m.text), 0) == -1)
        err(1, "msgsnd");
    printf("sender: msgsnd() to a queue that nobody waits at: has sent it\n");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        receiver();
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the receiver failed");
    return 0;
}
