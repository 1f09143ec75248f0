/*
 * two_queues - answers in a queue of their own get out though requests are many
 *
 * Watch for: the queue of requests is as small as before; all are served.
 * See: README.md "Both directions", msgop(2), queue_deadlock.c
 */
#include <sys/msg.h>
#include <sys/wait.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define CLIENTS 6
#define ROOM 4 /* messages that the queue holds */
#define REQUEST 1

struct message {
    long type;  /* REQUEST, or the client that the answer is for */
    pid_t from; /* the client that asks */
};

static int queue = -1; /* of requests */
static int answers = -1;

static void remove_queues(void)
{
    msgctl(queue, IPC_RMID, NULL);
    msgctl(answers, IPC_RMID, NULL);
}

static void interrupted(int sig)
{
    remove_queues();
    signal(sig, SIG_DFL);
    raise(sig);
}

/* Ends with 0 if it has got an answer, and its own. */
static void client(void)
{
    struct message m = {.type = REQUEST, .from = getpid()};

    alarm(5); /* a queue does not tell that the server is gone */
    if (msgsnd(queue, &m, sizeof(m.from), 0) == -1)
        err(1, "msgsnd");
    if (msgrcv(answers, &m, sizeof(m.from), getpid(), 0) == -1)
        err(1, "msgrcv");
    _exit(m.from != getpid());
}

/* Answers each client once. */
static void server(void)
{
    struct message m;

    alarm(5); /* nor that a client is gone */
    for (int i = 0; i < CLIENTS; i++) {
        if (msgrcv(queue, &m, sizeof(m.from), REQUEST, 0) == -1)
            err(1, "msgrcv");
        m.type = m.from;
        if (msgsnd(answers, &m, sizeof(m.from), IPC_NOWAIT) == -1)
            err(1, "msgsnd");
    }
    printf("server: has taken one after the other, and answered it\n");
    _exit(0);
}

static void start(void (*role)(void))
{
    pid_t pid = fork();

    if (pid == -1)
        err(1, "fork");
    if (pid == 0)
        role();
}

int main(void)
{
    struct msqid_ds about;
    int status;

    setvbuf(stdout, NULL, _IOLBF, 0);
    signal(SIGINT, interrupted);
    atexit(remove_queues);
    queue = msgget(IPC_PRIVATE, 0600);
    if (queue == -1)
        err(1, "msgget");
    answers = msgget(IPC_PRIVATE, 0600);
    if (answers == -1)
        err(1, "msgget");
    if (msgctl(queue, IPC_STAT, &about) == -1)
        err(1, "msgctl IPC_STAT");
    about.msg_qbytes = ROOM * sizeof(pid_t);
    if (msgctl(queue, IPC_SET, &about) == -1)
        err(1, "msgctl IPC_SET");
    printf("parent: the queue of requests has room for %d\n", ROOM);

    for (int i = 0; i < CLIENTS; i++)
        start(client);
    start(server);
    for (int i = 0; i < CLIENTS + 1; i++) {
        if (wait(&status) == -1)
            err(1, "wait");
        if (status != 0)
            errx(1, "the server or a client failed");
    }
    printf("parent: all %d clients have an answer, each its own\n", CLIENTS);
    return 0;
}
