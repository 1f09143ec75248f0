/*
 * dispatch - one queue, three workers, and each is handed its own type
 *
 * Watch for: nobody sorts the jobs, and no worker gets another's.
 * See: README.md "Handing out work", msgop(2)
 */
#include <sys/msg.h>
#include <sys/wait.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define WORKERS 3
#define JOBS 30
#define NO_MORE (-1)
#define REPORT 10 /* and the worker: a type that no worker takes */

struct message {
    long type;
    int number; /* of a job; or how many */
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

static int take(long type)
{
    struct message m;

    if (msgrcv(queue, &m, sizeof(m.number), type, 0) == -1)
        err(1, "msgrcv");
    if (m.type != type)
        errx(1, "a job of another type");
    return m.number;
}

/* Takes the jobs of its own type, and reports how many it has done. */
static void worker(long type)
{
    int done = 0;

    alarm(5); /* a queue does not tell that the sender is gone */
    while (take(type) != NO_MORE)
        done++;
    put(REPORT + type, done);
    _exit(0);
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
    for (int i = 0; i < WORKERS; i++) {
        pid = fork();
        if (pid == -1)
            err(1, "fork");
        if (pid == 0)
            worker(i + 1);
    }
    for (int job = 0; job < JOBS; job++)
        put(job % WORKERS + 1, job);
    for (int i = 0; i < WORKERS; i++)
        put(i + 1, NO_MORE); /* a queue has no end of file */
    printf("parent: has sent %d jobs of types 1, 2, 3, 1, 2, 3 ...\n", JOBS);
    while (wait(&status) > 0)
        if (status != 0)
            errx(1, "a worker failed");
    for (int i = 1; i <= WORKERS; i++)
        printf("parent: worker %d has done %d, all of type %d\n", i,
               take(REPORT + i), i);
    return 0;
}
