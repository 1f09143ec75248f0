/*
 * two_way - one queue carries question and answer, told apart by type
 *
 * usage: ./two_way
 *
 * Watch for: the parent's question is in the queue it reads from, too.
 * See: README.md "Both directions", msgop(2)
 */
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

#define QUESTION 1
#define ANSWER 2

struct message {
    long type;
    int number[2];
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

static void send_numbers(long type, int a, int b)
{
    struct message m = {type, {a, b}};

    if (msgsnd(id, &m, sizeof(m.number), IPC_NOWAIT) == -1)
        err(1, "msgsnd");
}

static struct message receive(const char *how, long type)
{
    struct message m;

    if (msgrcv(id, &m, sizeof(m.number), type, IPC_NOWAIT) == -1)
        err(1, "msgrcv");
    say("%s type %ld, %d and %d\n", how, m.type, m.number[0], m.number[1]);
    return m;
}

static void child(void)
{
    struct message m = receive("child: receives", QUESTION);

    say("child: sends the product and the sum as type %d\n", ANSWER);
    send_numbers(ANSWER, m.number[0] * m.number[1], m.number[0] + m.number[1]);
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
    say("parent: makes one queue, sends 6 and 7, 8 and 9, as type %d\n",
        QUESTION);
    make_queue();
    send_numbers(QUESTION, 6, 7);
    send_numbers(QUESTION, 8, 9);
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        child();
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1 || status != 0)
        errx(1, "the child failed");
    receive("parent: receives", ANSWER);
    receive("parent: what else is in it:", 0);
    return 0;
}
