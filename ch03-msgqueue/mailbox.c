/*
 * mailbox - several receivers share one queue; each message goes to one of them
 *
 * Watch for: three receivers at once, and no message is lost or got twice.
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

/* Takes what there is. */
static void receiver(void)
{
    struct message m;

    while (msgrcv(queue, &m, sizeof(m.number), 0, IPC_NOWAIT) != -1) {
        if (m.number < MESSAGES)
            got[m.number]++;
        usleep(1000); /* works on it: now the others have their turn */
    }
    if (errno != ENOMSG)
        err(1, "msgrcv");
}

int main(void)
{
    struct message m = {.type = 1};
    int one = 0, status;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    got = mmap(NULL, MESSAGES * sizeof(*got), PROT_READ | PROT_WRITE,
               MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (got == MAP_FAILED)
        err(1, "mmap");
    signal(SIGINT, interrupted);
    queue = msgget(IPC_PRIVATE, 0600);
    if (queue == -1)
        err(1, "msgget");
    atexit(remove_queue);

    for (m.number = 0; m.number < MESSAGES; m.number++) {
        if (msgsnd(queue, &m, sizeof(m.number), 0) == -1)
            err(1, "msgsnd");
    }
    printf("sender: has sent %d messages to one queue\n", MESSAGES);

    for (int i = 0; i < RECEIVERS; i++) {
        pid = fork();
        if (pid == -1)
            err(1, "fork");
        if (pid == 0) {
            receiver();
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
        if (got[i] == 1)
            one++;
    printf("sender: messages that exactly one receiver got: %d\n", one);
    return 0;
}
