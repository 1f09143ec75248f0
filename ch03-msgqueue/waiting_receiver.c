/*
 * waiting_receiver - a receiver that waits is woken by the send itself
 *
 * usage: ./waiting_receiver
 *
 * Watch for: how often a message is in the queue after the send.
 * See: README.md "Is it in time?", msgop(2)
 */
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

#define ROUNDS 20

struct message {
    long type;
    char text[8];
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

/* Waits until the process sleeps: state S in /proc/PID/stat, see proc(5). */
static void until_asleep(pid_t pid)
{
    char path[32], state = 0;
    FILE *f;

    snprintf(path, sizeof(path), "/proc/%d/stat", pid);
    for (; state != 'S'; sched_yield()) {
        f = fopen(path, "r");
        if (f == NULL || fscanf(f, "%*d (%*[^)]) %c", &state) != 1)
            err(1, "%s", path);
        fclose(f);
        if (state == 'Z')
            errx(1, "process %d has ended", pid);
    }
}

/* It says nothing before: it must not sleep anywhere but in msgrcv(). */
static void receiver(void)
{
    struct message m;
    int n;

    if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != owner)
        err(1, "the parent is gone");
    for (n = 0; n < ROUNDS; n++)
        if (msgrcv(id, &m, sizeof(m.text), 1, 0) == -1)
            err(1, "msgrcv");
    say("receiver: msgrcv() has returned %d messages\n", n);
    _exit(0);
}

int main(int argc, char *argv[])
{
    struct message m = {1, "wake up"};
    int i, status, left = 0;
    struct msqid_ds ds;
    sigset_t all;
    pid_t pid;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("sender: makes a queue, starts a receiver\n");
    sigfillset(&all); /* signals wait until the queue is gone again */
    if (sigprocmask(SIG_BLOCK, &all, NULL) == -1)
        err(1, "sigprocmask");
    owner = getpid();
    id = msgget('I' << 24 | owner, IPC_CREAT | IPC_EXCL | 0600);
    if (id == -1)
        err(1, "msgget");
    atexit(remove_it);
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0)
        receiver();
    say("sender: sends %d messages, each while it sleeps in msgrcv()\n",
        ROUNDS);
    for (i = 0; i < ROUNDS; i++) {
        until_asleep(pid);
        if (msgsnd(id, &m, sizeof(m.text), 0) == -1)
            err(1, "msgsnd");
        if (msgctl(id, IPC_STAT, &ds) == -1)
            err(1, "msgctl IPC_STAT");
        left += ds.msg_qnum > 0;
    }
    if (waitpid(pid, &status, 0) == -1 || status != 0)
        errx(1, "the child failed");
    say("sender: how often was one in the queue after msgsnd(): %d\n", left);
    return 0;
}
