/* one condition for two: pthread_cond_signal() may wake the wrong thread */
#include <pthread.h>
#include <stddef.h>

static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t c = PTHREAD_COND_INITIALIZER;
static int full;

static void *turn(void *to)
{
    for (int i = 0; i < 200000; i++) {
        pthread_mutex_lock(&m);
        while (full == (to != NULL))
            pthread_cond_wait(&c, &m);
        full = to != NULL;
        pthread_cond_signal(&c);
        pthread_mutex_unlock(&m);
    }
    return NULL;
}

int main(void)
{
    pthread_t t[4];
    for (int i = 0; i < 4; i++)
        pthread_create(&t[i], NULL, turn, i % 2 ? &full : NULL);
    for (int i = 0; i < 4; i++)
        pthread_join(t[i], NULL);
}
