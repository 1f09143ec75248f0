/*
 * mill - forty numbers go to the mill, and no queue holds them all
 *
 * It should: main sends 40, 39 ... 1, 0 through a POSIX queue; the mill sends
 * the square of each back through another, and ends after the 0; main prints
 * the sum. Each queue holds four messages. It hangs when both are full.
 */
#include <sys/wait.h>
#include <err.h>
#include <fcntl.h>
#include <mqueue.h>
#include <stdio.h>
#include <unistd.h>

static int take(mqd_t queue)
{
    int number;

    if (mq_receive(queue, (char *)&number, sizeof(int), NULL) == -1)
        err(1, "mq_receive");
    return number;
}

static void put(mqd_t queue, int number)
{
    if (mq_send(queue, (char *)&number, sizeof(number), 0) == -1)
        err(1, "mq_send");
}

int main(void)
{
    struct mq_attr attr = {.mq_maxmsg = 4, .mq_msgsize = sizeof(int)};
    int i, number, sum = 0;
    mqd_t queue[2]; /* to the mill, and back */
    char name[32];

    setvbuf(stdout, NULL, _IOLBF, 0);
    for (i = 0; i < 2; i++) {
        snprintf(name, sizeof(name), "/ipc-mill-%d", (int)getpid());
        queue[i] = mq_open(name, O_RDWR | O_CREAT | O_EXCL, 0600, &attr);
        if (queue[i] == -1)
            err(1, "mq_open");
        mq_unlink(name); /* it lives as long as somebody has it open */
    }
    if (fork() == 0) {
        do {
            number = take(queue[0]);
            put(queue[1], number * number);
        } while (number != 0);
        return 0;
    }
    for (i = 40; i >= 0; i--)
        put(queue[0], i);
    for (i = 40; i >= 0; i--)
        sum += take(queue[1]);
    printf("main: the sum is %d\n", sum);
    return wait(NULL) == -1;
}
