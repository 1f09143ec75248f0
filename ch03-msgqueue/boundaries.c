/*
 * boundaries - a queue keeps messages apart, even empty ones; a pipe joins them
 *
 * Watch for: three writes and one read; three messages, each by itself.
 * See: README.md "Messages keep their boundaries", msgop(2), pipe(7)
 */
#include <sys/msg.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct message {
    long type; /* must be above 0 */
    char text[16];
};

static const char *word[] = {"one", "", "three"};
static int queue = -1;

/* A queue outlives its processes: it is removed at the end, and on Ctrl+C. */
static void remove_queue(void)
{
    if (msgctl(queue, IPC_RMID, NULL) == -1)
        warn("queue %d stays: msgctl IPC_RMID", queue);
}

static void interrupted(int sig)
{
    msgctl(queue, IPC_RMID, NULL);
    signal(sig, SIG_DFL);
    raise(sig);
}

static void through_a_pipe(void)
{
    char text[16];
    ssize_t n;
    int fd[2];

    if (pipe(fd) == -1)
        err(1, "pipe");
    for (int i = 0; i < 3; i++) {
        if (write(fd[1], word[i], strlen(word[i])) == -1)
            err(1, "write");
    }
    n = read(fd[0], text, sizeof(text));
    if (n == -1)
        err(1, "read");
    printf("pipe: three writes; read() returns %zd, \"%.*s\"\n", n, (int)n,
           text);
}

static void through_a_queue(void)
{
    struct message m = {.type = 1};
    ssize_t n;

    for (int i = 0; i < 3; i++) {
        strcpy(m.text, word[i]);
        if (msgsnd(queue, &m, strlen(word[i]), 0) == -1)
            err(1, "msgsnd");
    }
    for (int i = 0; i < 3; i++) {
        n = msgrcv(queue, &m, sizeof(m.text), 0, IPC_NOWAIT);
        if (n == -1)
            err(1, "msgrcv");
        printf("queue: msgrcv() returns %zd, \"%.*s\"\n", n, (int)n, m.text);
    }
}

int main(void)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    signal(SIGINT, interrupted);
    queue = msgget(IPC_PRIVATE, 0600);
    if (queue == -1)
        err(1, "msgget");
    atexit(remove_queue);
    through_a_pipe();
    through_a_queue();
    return 0;
}
