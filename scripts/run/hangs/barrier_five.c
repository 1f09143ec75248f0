/* a barrier for five, to which four come */
#include <pthread.h>
#include <stddef.h>

static pthread_barrier_t bar;

static void *work(void *arg)
{
    pthread_barrier_wait(&bar);
    return arg;
}

int main(void)
{
    pthread_t t[4];
    pthread_barrier_init(&bar, NULL, 5);
    for (int i = 0; i < 4; i++)
        pthread_create(&t[i], NULL, work, NULL);
    for (int i = 0; i < 4; i++)
        pthread_join(t[i], NULL);
}
