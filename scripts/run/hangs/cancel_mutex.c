/* a thread is cancelled while it has a mutex */
#include <pthread.h>
#include <stddef.h>
#include <unistd.h>

static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;

static void *logger(void *arg)
{
    pthread_mutex_lock(&m);
    pause();
    pthread_mutex_unlock(&m);
    return arg;
}

int main(void)
{
    pthread_t t;
    pthread_create(&t, NULL, logger, NULL);
    usleep(200000);
    pthread_cancel(t);
    pthread_join(t, NULL);
    pthread_mutex_lock(&m);
}
