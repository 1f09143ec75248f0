/*
 * waiting_receiver - a receiver that waits is woken by the send itself
 *
 * usage: ./waiting_receiver
 *
 * Watch for: how many messages are in the queue after the send.
 * See: README.md "Is it in time?", msgop(2)
 */
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <err.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

struct message {
    long type;
    char text[8];
};

static int id = -1; /* the queue, for remove_it() */
static pid_t owner;

static void remove_it(void)
{
    if (getpid() == owner && msgctl(id, IPC_RMID, NULL) == -1) {
        warn("msgctl IPC_RMID, queue %d stays", id);
        _exit(1);
    }
}

static void make_queue(void)
{
    sigset_t all;

    sigfillset(&all); /* signals wait until the queue is gone again */
    if (sigprocmask(SIG_BLOCK, &all, NULL) == -1)
        err(1, "sigprocmask");
    owner = getpid();
    id = msgget('I' << 24 | owner, IPC_CREAT | IPC_EXCL | 0600);
    if (id == -1)
        err(1, "msgget");
    atexit(remove_it);
}

/* Does the process sleep? Its state stands behind its name in /proc/PID/stat:
 * S sleeps until something comes, Z has ended. */
static int asleep(pid_t pid)
{
    char path[32], state;
    FILE *f;

    snprintf(path, sizeof(path), "/proc/%d/stat", pid);
    f = fopen(path, "r");
    if (f == NULL || fscanf(f, "%*d (%*[^)]) %c", &state) != 1)
        err(1, "%s", path);
    fclose(f);
    if (state == 'Z')
        errx(1, "process %d has ended", pid);
    return state == 'S';
}

/* It says nothing before: it must not sleep anywhere but in msgrcv(). */
static void receiver(void)
{
    struct message m;

    if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != owner)
        err(1, "the parent is gone");
    if (msgrcv(id, &m, sizeof(m.text), 1, 0) == -1)
        err(1, "msgrcv");
    say("receiver: msgrcv() returns \"%s\"\n", m.text);
}

int main(int argc, char *argv[])
{
    struct message m = {1, "wake up"};
    struct msqid_ds ds;
    int status;
    pid_t pid;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("sender: makes a queue, starts a receiver\n");
    make_queue();
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        receiver();
        _exit(0);
    }
    while (!asleep(pid))
        sched_yield();
    say("sender: the receiver sleeps in msgrcv(); calls msgsnd()\n");
    if (msgsnd(id, &m, sizeof(m.text), 0) == -1)
        err(1, "msgsnd");
    if (msgctl(id, IPC_STAT, &ds) == -1)
        err(1, "msgctl IPC_STAT");
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the child failed");
    say("sender: after msgsnd() the queue held %lu messages\n", ds.msg_qnum);
    return 0;
}
