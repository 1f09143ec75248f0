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

struct message {
    long type;
    int job;
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

/* Takes the messages of its own type; returns how many jobs it has done. */
static int worker(long type)
{
    struct message m;
    int done = 0;

    alarm(5); /* a queue does not tell that the sender is gone */
    for (;;) {
        if (msgrcv(queue, &m, sizeof(m.job), type, 0) == -1)
            err(1, "msgrcv");
        if (m.type != type)
            errx(1, "worker %ld has a job of type %ld", type, m.type);
        if (m.job == NO_MORE)
            return done;
        done++;
    }
}

static void send_job(long type, int job)
{
    struct message m = {.type = type, .job = job};

    if (msgsnd(queue, &m, sizeof(m.job), 0) == -1)
        err(1, "msgsnd");
}

int main(void)
{
    pid_t pid[WORKERS];
    int status;

    setvbuf(stdout, NULL, _IOLBF, 0);
    signal(SIGINT, interrupted);
    queue = msgget(IPC_PRIVATE, 0600);
    if (queue == -1)
        err(1, "msgget");
    atexit(remove_queue);
    for (int i = 0; i < WORKERS; i++) {
        pid[i] = fork();
        if (pid[i] == -1)
            err(1, "fork");
        if (pid[i] == 0)
            _exit(worker(i + 1));
    }
    for (int job = 0; job < JOBS; job++)
        send_job(job % WORKERS + 1, job);
    for (int i = 0; i < WORKERS; i++)
        send_job(i + 1, NO_MORE); /* a queue has no end of file */
    printf("parent: has sent %d jobs of types 1, 2, 3, 1, 2, 3 ...\n", JOBS);
    for (int i = 0; i < WORKERS; i++) {
        if (waitpid(pid[i], &status, 0) == -1)
            err(1, "waitpid");
        if (!WIFEXITED(status))
            errx(1, "a worker was killed");
        printf("parent: worker %d has done %d, all of type %d\n", i + 1,
               WEXITSTATUS(status), i + 1);
    }
    return 0;
}
