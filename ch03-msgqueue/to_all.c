/*
 * to_all - a message that all shall have is sent to a queue of each
 *
 * Watch for: three receivers, and each message is received three times.
 * See: README.md "Direct or by mailbox", msgop(2)
 */
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define RECEIVERS 3
#define MESSAGES 30

struct message {
    long type;
    unsigned number;
};

static atomic_int *got; /* how often each message was received */
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

/* Takes what there is. */
static void receiver(int own)
{
    struct message m;

    while (msgrcv(own, &m, sizeof(m.number), 0, IPC_NOWAIT) != -1) {
        if (m.number < MESSAGES)
            got[m.number]++;
    }
    if (errno != ENOMSG)
        err(1, "msgrcv");
}

int main(void)
{
    struct message m = {.type = 1};
    int all = 0, status;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    got = mmap(NULL, MESSAGES * sizeof(*got), PROT_READ | PROT_WRITE,
               MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (got == MAP_FAILED)
        err(1, "mmap");
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

    for (int i = 0; i < RECEIVERS; i++) {
        pid = fork();
        if (pid == -1)
            err(1, "fork");
        if (pid == 0) {
            receiver(queue[i]);
            _exit(0);
        }
    }
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
