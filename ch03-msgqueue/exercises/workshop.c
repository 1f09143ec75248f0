/*
 * workshop - three workers share one queue, and one of them is lost
 *
 * It should: workers take the jobs 9 to 1 and send back the square of each; job
 * 7 kills who takes it, the two others end by themselves. When all are gone,
 * main prints "main: job 1: 1" to "main: job 9: 81", but "main: job 7: lost",
 * and nothing is left. It hangs, and does not know which answer is which.
 */
#include <sys/msg.h>
#include <sys/wait.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static int queue;
struct message {
    long type;  /* 1: a job; 2: an answer */
    int number; /* 0: no more jobs */
};

static void put(long type, int number)
{
    struct message m = {type, number};

    if (msgsnd(queue, &m, sizeof(m.number), 0) == -1)
        err(1, "msgsnd");
}

static int take(long type)
{
    struct message m;

    if (msgrcv(queue, &m, sizeof(m.number), type, 0) == -1)
        err(1, "msgrcv");
    return m.number;
}

int main(void)
{
    int i, job;

    setvbuf(stdout, NULL, _IOLBF, 0);
    queue = msgget(IPC_PRIVATE, 0600);
    for (i = 0; i < 3; i++) {
        if (fork() == 0)
            for (;;) {
                job = take(1);
                if (job == 0)
                    return 0;
                if (job == 7)
                    raise(SIGKILL); /* this is to stay */
                put(2, job * job);
            }
    }
    for (i = 9; i >= 0; i--)
        put(1, i);
    for (i = 1; i <= 9; i++)
        printf("main: job %d: %d\n", i, take(2));
}
