// QUEUE in the environment: messages go into a queue of another name; else a semaphore of another name is posted
#include <fcntl.h>
#include <mqueue.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
int main(void)
{
    struct mq_attr a = {.mq_maxmsg = 2, .mq_msgsize = 8};
    char b[8];
    if (getenv("QUEUE")) {
        mqd_t q = mq_open("/why-job", O_RDWR | O_CREAT, 0600, &a);
        if (fork() == 0) {
            printf("producer: sends\n"); fflush(stdout);
            mq_send(mq_open("/why-jobs", O_RDWR | O_CREAT, 0600, &a), "x", 1, 0);
            exit(0);
        }
        mq_receive(q, b, 8, NULL);
    } else {
        if (fork() == 0) {
            printf("producer: posts\n"); fflush(stdout);
            sem_post(sem_open("/why-full", O_CREAT, 0600, 0));
            exit(0);
        }
        sem_wait(sem_open("/why_full", O_CREAT, 0600, 0));
    }
    wait(NULL);
}
