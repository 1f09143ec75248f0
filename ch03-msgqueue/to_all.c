/*
 * to_all - a message that all shall have is sent to a queue of each
 *
 * Watch for: three receivers, and each message is received three times.
 * See: README.md "Direct or by mailbox", msgop(2)
 */
#include <sys/msg.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define RECEIVERS 3
#define MESSAGES 30

struct message {
    long type;
    unsigned char number;
};

static int queue[RECEIVERS] = {-1, -1, -1};

/* Queues outlive their processes: removed at the end, and on Ctrl+C. */
static void remove_queues(void)
{
    for (int i = 0; i < RECEIVERS; i++)
        msgctl(queue[i], IPC_RMID, NULL);
}

static void interrupted(int sig)
{
    remove_queues();
    signal(sig, SIG_DFL);
    raise(sig);
}

/* Takes what there is, and reports the number of each message. */
static void receiver(int own, int report)
{
    struct message m;

    while (msgrcv(own, &m, sizeof(m.number), 0, IPC_NOWAIT) != -1) {
        if (write(report, &m.number, 1) == -1)
            err(1, "write");
    }
    if (errno != ENOMSG)
        err(1, "msgrcv");
}

int main(void)
{
    struct message m = {.type = 1};
    int got[MESSAGES] = {0}; /* how often each message was received */
    int all = 0, report[2], status;
    unsigned char number;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    signal(SIGINT, interrupted);
    atexit(remove_queues);
    for (int i = 0; i < RECEIVERS; i++) {
        queue[i] = msgget(IPC_PRIVATE, 0600);
        if (queue[i] == -1)
            err(1, "msgget");
        for (m.number = 0; m.number < MESSAGES; m.number++) {
            if (msgsnd(queue[i], &m, sizeof(m.number), 0) == -1)
                err(1, "msgsnd");
        }
    }
    printf("sender: has sent %d messages to each queue\n", MESSAGES);

    if (pipe(report) == -1)
        err(1, "pipe");
    for (int i = 0; i < RECEIVERS; i++) {
        pid = fork();
        if (pid == -1)
            err(1, "fork");
        if (pid == 0) {
            receiver(queue[i], report[1]);
            _exit(0);
        }
    }
    close(report[1]); /* or read() waits for the sender itself */
    while (read(report[0], &number, 1) == 1)
        got[number]++;
    for (int i = 0; i < RECEIVERS; i++) {
        if (wait(&status) == -1)
            err(1, "wait");
        if (status != 0)
            errx(1, "a receiver failed");
    }
    for (int i = 0; i < MESSAGES; i++)
        if (got[i] == RECEIVERS)
            all++;
    printf("sender: received by all receivers: %d\n", all);
    return 0;
}
