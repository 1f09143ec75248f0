/*
 * shutdown - asked to end, it leaves two workers and a queue behind
 *
 * It should: two workers take jobs from a queue, and print each: the lines of
 * an input without end, one a read(). At SIGTERM, of which a handler takes no
 * more than a note, the parent tells both to end; each prints that it ends;
 * then it waits for both, removes the queue, prints
 * "parent: all have ended, the queue is removed", and ends with 0. It just
 * dies.
 */
#include <sys/msg.h>
#include <sys/wait.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

struct job {
    long type;
    char text[32];
};

static int queue;

static void worker(void)
{
    struct job job;
    ssize_t n;

    while ((n = msgrcv(queue, &job, sizeof(job.text), 0, 0)) > 0)
        printf("worker: does %.*s\n", (int)n, job.text);
    printf("worker: ends\n");
}

int main(void)
{
    struct job job = {.type = 1};
    ssize_t n;
    int i;

    setvbuf(stdout, NULL, _IOLBF, 0);
    queue = msgget(IPC_PRIVATE, 0600);
    if (queue == -1)
        err(1, "msgget");
    for (i = 0; i < 2; i++)
        if (fork() == 0) {
            worker();
            _exit(0);
        }
    for (;;) {
        n = read(STDIN_FILENO, job.text, sizeof(job.text));
        if (n <= 0)
            errx(1, "no more jobs");
        if (msgsnd(queue, &job, (size_t)n - 1, 0) == -1)
            err(1, "msgsnd");
    }
}
