/* mq_notify() with a message in the queue: it is told of none */
#include <sys/wait.h>
#include <fcntl.h>
#include <mqueue.h>
#include <signal.h>
#include <unistd.h>

static void on_message(int n)
{
    (void)n;
}

int main(void)
{
    struct mq_attr a = {.mq_maxmsg = 2, .mq_msgsize = 8};
    mqd_t q = mq_open("/why_late", O_CREAT | O_RDWR, 0600, &a);
    struct sigevent e = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1};

    mq_unlink("/why_late");
    signal(SIGUSR1, on_message);
    if (fork() == 0) {
        mq_send(q, "x", 1, 0);
        _exit(0);
    }
    wait(NULL);
    mq_notify(q, &e);
    pause();
}
