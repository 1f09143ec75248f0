/* malloc() in a handler, and in main; another thread has the signal blocked */
#include <sys/time.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

static char *volatile last;

static void report(int s)
{
    char *p = malloc(3000);
    (void)s;
    p[0] = 1;
    free(last);
    last = p;
}

static void *other(void *arg)
{
    pause();
    return arg;
}

int main(void)
{
    struct itimerval every = {{0, 500}, {0, 500}};
    sigset_t set, old;
    pthread_t t;
    char *volatile p;

    sigemptyset(&set);
    sigaddset(&set, SIGALRM);
    pthread_sigmask(SIG_BLOCK, &set, &old);
    pthread_create(&t, NULL, other, NULL);
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    signal(SIGALRM, report);
    setitimer(ITIMER_REAL, &every, NULL);
    for (size_t n = 0;; n++) {
        p = malloc(2000 + n % 1000);
        free(p);
    }
}
