/*
 * full_blocks - sending to a full queue puts the sender to sleep
 *
 * usage: ./full_blocks
 *
 * Watch for: the same call, told not to wait, fails; and what wakes the sender.
 * See: README.md "How much fits", msgop(2)
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

#define ROOM 1000 /* bytes in the queue */
#define SIZE 100  /* bytes in a message */

struct message {
    long type;
    char text[SIZE];
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

/* It says nothing before: it must not sleep anywhere but in msgsnd(). */
static void sender(void)
{
    struct message m = {.type = 1};
    int sent;

    if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != owner)
        err(1, "the parent is gone");
    for (sent = 0; sent <= ROOM; sent += SIZE)
        if (msgsnd(id, &m, SIZE, 0) == -1)
            err(1, "msgsnd");
    say("sender: awake again, msgsnd() has returned\n");
    _exit(0);
}

int main(int argc, char *argv[])
{
    struct message m = {.type = 1};
    struct msqid_ds ds;
    int status;
    sigset_t all;
    pid_t pid;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("receiver: makes a queue for %d bytes, starts a sender\n", ROOM);
    sigfillset(&all); /* signals wait until the queue is gone again */
    if (sigprocmask(SIG_BLOCK, &all, NULL) == -1)
        err(1, "sigprocmask");
    owner = getpid();
    id = msgget('I' << 24 | owner, IPC_CREAT | IPC_EXCL | 0600);
    if (id == -1)
        err(1, "msgget");
    atexit(remove_it);
    if (msgctl(id, IPC_STAT, &ds) == -1)
        err(1, "msgctl IPC_STAT");
    ds.msg_qbytes = ROOM;
    if (msgctl(id, IPC_SET, &ds) == -1)
        err(errno == EPERM ? 77 : 1, "IPC_SET (EPERM: raise kernel.msgmnb)");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0)
        sender();
    until_asleep(pid);
    if (msgctl(id, IPC_STAT, &ds) == -1)
        err(1, "msgctl IPC_STAT");
    say("receiver: sees the sender asleep, %lu messages are in\n", ds.msg_qnum);
    if (msgsnd(id, &m, SIZE, IPC_NOWAIT) != -1 || errno != EAGAIN)
        err(1, "msgsnd: not EAGAIN");
    say("receiver: sends with IPC_NOWAIT: EAGAIN; receives one\n");
    if (msgrcv(id, &m, SIZE, 0, IPC_NOWAIT) == -1)
        err(1, "msgrcv");
    if (waitpid(pid, &status, 0) == -1 || status != 0)
        errx(1, "the child failed");
    return 0;
}
