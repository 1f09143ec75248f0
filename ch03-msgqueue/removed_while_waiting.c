/*
 * removed_while_waiting - who waits at a queue is woken when it is removed
 *
 * usage: ./removed_while_waiting
 *
 * Watch for: msgrcv() ends without a message.
 * See: README.md "What goes wrong", msgop(2), msgctl(2)
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

    if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != owner)
        err(1, "the parent is gone");
    if (msgrcv(id, &m, sizeof(m.text), 0, 0) != -1 || errno != EIDRM)
        err(1, "msgrcv: not EIDRM");
    say("receiver: msgrcv() fails with EIDRM: the queue was removed\n");
    if (msgrcv(id, &m, sizeof(m.text), 0, 0) != -1 || errno != EINVAL)
        err(1, "msgrcv: not EINVAL");
    say("receiver: calls it again: EINVAL: there is no such queue\n");
}

int main(int argc, char *argv[])
{
    int status;
    pid_t pid;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("parent: makes a queue, starts a receiver\n");
    make_queue();
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        receiver();
        _exit(0);
    }
    until_asleep(pid);
    say("parent: the receiver sleeps in msgrcv(); removes the queue\n");
    if (msgctl(id, IPC_RMID, NULL) == -1)
        err(1, "msgctl IPC_RMID");
    if (waitpid(pid, &status, 0) == -1 || status != 0)
        errx(1, "the child failed");
    return 0;
}
