/* a thread leaves its loop, and its function, with a semaphore taken */
#include <pthread.h>
#include <semaphore.h>
#include <stddef.h>

static sem_t full, mutex;

static void *producer(void *arg)
{
    for (int i = 0; i < 3; i++)
        sem_post(&full);
    return arg;
}

static void *consumer(void *arg)
{
    for (int i = 0;; i++) {
        sem_wait(&full);
        sem_wait(&mutex);
        if (i == 2)
            break;
        sem_post(&mutex);
    }
    return arg;
}

int main(void)
{
    pthread_t p, c;
    sem_init(&full, 0, 0);
    sem_init(&mutex, 0, 1);
    pthread_create(&p, NULL, producer, NULL);
    pthread_create(&c, NULL, consumer, NULL);
    pthread_join(p, NULL);
    pthread_join(c, NULL);
    sem_wait(&mutex);
}
