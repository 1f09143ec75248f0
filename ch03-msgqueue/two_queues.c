/*
 * two_queues - answers in a queue of their own get out though requests are many
 *
 * Watch for: the queue of requests is as full as before; all are served.
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

/* Ends with 0 if it has got an answer. */
static void client(void)
{
    struct message m = {.type = REQUEST, .from = getpid()};

    alarm(5); /* a queue does not tell that the server is gone */
    if (msgsnd(queue, &m, sizeof(m.from), 0) == -1)
        _exit(1);
    if (msgrcv(answers, &m, sizeof(m.from), getpid(), 0) == -1)
        _exit(1);
    _exit(0);
}

/* Waits for the clients: they have more requests than the queue has room. */
static void until_full(void)
{
    struct msqid_ds about = {.msg_qnum = 0};

    for (int i = 0; i < 5000 && about.msg_qnum < ROOM; i++) {
        usleep(1000);
        if (msgctl(queue, IPC_STAT, &about) == -1)
            err(1, "msgctl IPC_STAT");
    }
    printf("server: requests in the queue: %lu\n",
           (unsigned long)about.msg_qnum);
}

int main(void)
{
    int status, served = 0;
    struct msqid_ds about;
    struct message m;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    signal(SIGINT, interrupted);
    queue = msgget(IPC_PRIVATE, 0600);
    if (queue == -1)
        err(1, "msgget");
    atexit(remove_queues);
    answers = msgget(IPC_PRIVATE, 0600);
    if (answers == -1)
        err(1, "msgget");
    if (msgctl(queue, IPC_STAT, &about) == -1)
        err(1, "msgctl IPC_STAT");
    about.msg_qbytes = ROOM * sizeof(m.from);
    if (msgctl(queue, IPC_SET, &about) == -1)
        err(1, "msgctl IPC_SET");

    for (int i = 0; i < CLIENTS; i++) {
        pid = fork();
        if (pid == -1)
            err(1, "fork");
        if (pid == 0)
            client();
    }
    until_full();
    for (int i = 0; i < CLIENTS; i++) {
        if (msgrcv(queue, &m, sizeof(m.from), REQUEST, 0) == -1)
            err(1, "msgrcv");
        m.type = m.from;
        if (msgsnd(answers, &m, sizeof(m.from), IPC_NOWAIT) == -1)
            err(1, "msgsnd");
    }
    printf("server: has taken one after the other, and answered it\n");

    for (int i = 0; i < CLIENTS; i++) {
        if (wait(&status) == -1)
            err(1, "wait");
        if (status == 0)
            served++;
    }
    printf("server: clients with an answer: %d of %d\n", served, CLIENTS);
    return 0;
}
