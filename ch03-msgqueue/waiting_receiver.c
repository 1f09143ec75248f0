/*
 * waiting_receiver - msgsnd() hands the message to a receiver that waits
 *
 * Watch for: the sender, who runs on, can never take its own message back.
 * See: README.md "Is it in time?", msgop(2), sched(7)
 */
#define _GNU_SOURCE /* sched_setaffinity(), SCHED_BATCH, Linux only */
#include <sys/msg.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define ROUNDS 20

struct message {
    long type; /* must be above 0 */
    char text[16];
};

static int queue = -1;

/* A queue outlives its processes: it is removed at the end, and on Ctrl+C. */
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

/* Both on one processor, and a receiver of SCHED_BATCH, who is woken up, lets
 * the sender run on: so it cannot come before the sender by being faster. */
static void one_processor(void)
{
    cpu_set_t set;

    CPU_ZERO(&set);
    CPU_SET((size_t)sched_getcpu(), &set);
    if (sched_setaffinity(0, sizeof(set), &set) == -1)
        err(1, "sched_setaffinity");
}

static void receiver(void)
{
    struct sched_param none = {.sched_priority = 0};
    struct message m;
    int n = 0;

    alarm(5); /* or it waits for ever, if the parent is killed */
    if (syscall(SYS_sched_setscheduler, 0, SCHED_BATCH, &none) == -1)
        err(1, "sched_setscheduler"); /* (the function: not in musl) */
    while (n < ROUNDS) {
        if (msgrcv(queue, &m, sizeof(m.text), 0, 0) == -1)
            err(1, "msgrcv");
        n++;
    }
    printf("receiver: msgrcv() has returned %d messages\n", n);
    _exit(0);
}

/* Returns 1 when the message is gone before the sender can take it back. */
static int gone(void)
{
    struct message m = {.type = 1, .text = "wake up"};

    if (msgsnd(queue, &m, sizeof(m.text), 0) == -1)
        err(1, "msgsnd");
    if (msgrcv(queue, &m, sizeof(m.text), 0, IPC_NOWAIT) != -1)
        return 0;
    if (errno != ENOMSG)
        err(1, "msgrcv");
    return 1;
}

int main(void)
{
    int status, n = 0, tries = 0;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    one_processor();
    signal(SIGINT, interrupted);
    queue = msgget(IPC_PRIVATE, 0600);
    if (queue == -1)
        err(1, "msgget");
    atexit(remove_queue);
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0)
        receiver();
    while (n < ROUNDS && tries < 3000) {
        usleep(1000); /* the receiver's turn; if it does not wait yet, again */
        n += gone();
        tries++;
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    printf("sender: %d messages were gone right after msgsnd()\n", n);
    return status != 0;
}
