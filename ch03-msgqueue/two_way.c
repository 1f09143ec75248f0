/*
 * two_way - one queue carries question and answer, told apart by type
 *
 * Watch for: the parent's own second question lies in front of the answer.
 * See: README.md "Both directions", msgop(2)
 */
#include <sys/msg.h>
#include <sys/wait.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define QUESTION 1
#define ANSWER 2

struct message {
    long type;
    int number;
};

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

static void put(long type, int number)
{
    struct message m = {.type = type, .number = number};

    if (msgsnd(queue, &m, sizeof(m.number), 0) == -1)
        err(1, "msgsnd");
}

static int take(long type, const char *who)
{
    struct message m;

    if (msgrcv(queue, &m, sizeof(m.number), type, 0) == -1)
        err(1, "msgrcv");
    printf("%s: msgrcv(%ld) gives %d, type %ld\n", who, type, m.number, m.type);
    return m.number;
}

static void child(void)
{
    int n = take(QUESTION, "child");

    put(ANSWER, n * n);
}

int main(void)
{
    int status;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    signal(SIGINT, interrupted);
    queue = msgget(IPC_PRIVATE, 0600);
    if (queue == -1)
        err(1, "msgget");
    atexit(remove_queue);
    put(QUESTION, 6);
    put(QUESTION, 7);
    printf("parent: has sent the questions 6 and 7, type %d\n", QUESTION);
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        child();
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1) /* a queue would not tell its death */
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the child failed");
    take(ANSWER, "parent");
    take(0, "parent");
    return 0;
}
