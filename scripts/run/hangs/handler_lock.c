// a handler takes the lock that the interrupted program holds
#include <pthread.h>
#include <signal.h>
static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
static int n;
static void handler(int s)
{
    (void)s;
    pthread_mutex_lock(&m); n = 0; pthread_mutex_unlock(&m);
}
int main(void)
{
    signal(SIGUSR1, handler);
    pthread_mutex_lock(&m);
    n++;
    raise(SIGUSR1);
    pthread_mutex_unlock(&m);
}
