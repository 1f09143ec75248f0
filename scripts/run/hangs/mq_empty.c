// an empty POSIX queue
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <mqueue.h>
int main(void) {
    struct mq_attr a = {.mq_maxmsg = 2, .mq_msgsize = 8}; char b[8];
    mqd_t q = mq_open("/why_empty", O_CREAT | O_RDWR, 0600, &a); mq_unlink("/why_empty");
    if (fork() == 0) { mq_receive(q, b, 8, NULL); mq_receive(q, b, 8, NULL); _exit(0); }
    mq_send(q, "x", 1, 0); wait(NULL);
}
