/* SIGUSR1 is blocked in the thread that waits for it, and not in main */
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

static sigset_t set;

static void on_usr1(int n)
{
    (void)n;
}

static void *takes(void *unused)
{
    int n;

    pthread_sigmask(SIG_BLOCK, &set, NULL);
    sigwait(&set, &n);
    return unused;
}

int main(void)
{
    pthread_t t;

    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    signal(SIGUSR1, on_usr1);
    pthread_create(&t, NULL, takes, NULL);
    usleep(300000);
    kill(getpid(), SIGUSR1);
    pthread_join(t, NULL);
}
