/* nine threads wait for one semaphore */
#include <pthread.h>
#include <semaphore.h>
#include <stddef.h>

static sem_t start;

static void *work(void *arg)
{
    sem_wait(&start);
    return arg;
}

int main(void)
{
    pthread_t t[9];
    for (int i = 0; i < 9; i++)
        pthread_create(&t[i], NULL, work, NULL);
    for (int i = 0; i < 9; i++)
        pthread_join(t[i], NULL);
}
