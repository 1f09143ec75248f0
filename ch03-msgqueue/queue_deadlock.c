/*
 * queue_deadlock - requests and answers in one queue: when it is full, all wait
 *
 * Watch for: only the server makes room, and the server waits for room.
 * See: README.md "Both directions", msgop(2), two_queues.c
 */
#include <sys/msg.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
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

static int queue = -1; /* for both directions */

static void remove_queue(void)
{
    msgctl(queue, IPC_RMID, NULL);
}

static void interrupted(int sig)
{
    remove_queue();
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
    if (msgrcv(queue, &m, sizeof(m.from), getpid(), 0) == -1)
        _exit(1);
    _exit(0);
}

/* Waits for the clients: they have more requests than the queue has room. */
static void until_full(void)
{
    struct msqid_ds about = {.msg_qnum = 0};

    for (int i = 0; i < 3000 && about.msg_qnum < ROOM; i++) {
        usleep(1000);
        if (msgctl(queue, IPC_STAT, &about) == -1)
            err(1, "msgctl IPC_STAT");
    }
    if (about.msg_qnum < ROOM)
        errx(1, "the queue does not become full");
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
    atexit(remove_queue);
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
    if (msgrcv(queue, &m, sizeof(m.from), REQUEST, 0) == -1)
        err(1, "msgrcv");
    printf("server: has taken one\n");
    until_full();
    m.type = m.from;
    if (msgsnd(queue, &m, sizeof(m.from), IPC_NOWAIT) == 0)
        errx(1, "there was room for the answer");
    if (errno != EAGAIN)
        err(1, "msgsnd");
    printf("server: the answer does not go in: EAGAIN\n");

    remove_queue(); /* that ends the clients' waits */
    for (int i = 0; i < CLIENTS; i++) {
        if (wait(&status) == -1)
            err(1, "wait");
        if (status == 0)
            served++;
    }
    printf("server: clients with an answer: %d of %d\n", served, CLIENTS);
    return 0;
}
