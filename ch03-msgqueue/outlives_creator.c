/*
 * outlives_creator - a queue and what is in it stay when their maker ends
 *
 * usage: ./outlives_creator
 *
 * Watch for: between sender and receiver, no process uses the queue.
 * See: README.md "How long it lives", sysvipc(7)
 */
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

struct message {
    long type;
    char text[32];
};

static key_t key; /* of the queue, for remove_it() */
static pid_t owner;

static int remove_queue(void)
{
    int id = msgget(key, 0);

    return id == -1 ? -1 : msgctl(id, IPC_RMID, NULL);
}

static void remove_it(void)
{
    if (getpid() != owner || remove_queue() == 0 || errno == ENOENT)
        return;
    warn("the queue with the key %d stays", key);
    _exit(1);
}

static void sender(void)
{
    struct message m = {1, "read this when I am gone"};
    int id = msgget(key, IPC_CREAT | IPC_EXCL | 0600);

    if (id == -1)
        err(1, "msgget");
    if (msgsnd(id, &m, strlen(m.text) + 1, 0) == -1)
        err(1, "msgsnd");
    say("sender: makes a queue, sends \"%s\", ends\n", m.text);
}

static void receiver(void)
{
    struct message m;
    int id = msgget(key, 0);

    if (id == -1)
        err(1, "msgget");
    if (msgrcv(id, &m, sizeof(m.text), 1, IPC_NOWAIT) == -1)
        err(1, "msgrcv");
    say("receiver: finds it by its key, receives \"%s\"\n", m.text);
}

static void run(void (*role)(void))
{
    int status;
    pid_t pid = fork();

    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        role();
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1) {
        warn("waitpid");
        kill(pid, SIGKILL);
        waitpid(pid, &status, 0); /* it must not make anything after us */
        exit(1);
    }
    if (status != 0)
        errx(1, "the child failed");
}

int main(int argc, char *argv[])
{
    sigset_t all;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    owner = getpid();
    key = 'I' << 24 | owner; /* so that runs do not meet */
    sigfillset(&all);        /* signals wait until the queue is gone again */
    if (sigprocmask(SIG_BLOCK, &all, NULL) == -1)
        err(1, "sigprocmask");
    atexit(remove_it);

    run(sender);
    say("parent: the sender has ended, starts a receiver\n");
    run(receiver);
    if (remove_queue() == -1)
        err(1, "removing the queue");
    if (msgget(key, 0) != -1 || errno != ENOENT)
        err(1, "msgget: not ENOENT");
    say("parent: removes it; now msgget() fails with ENOENT\n");
    return 0;
}
