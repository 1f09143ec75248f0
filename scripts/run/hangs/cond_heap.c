/* a condition in a structure that malloc() gave: no name tells what it is */
#include <pthread.h>
#include <stddef.h>
#include <stdlib.h>

struct pool {
    pthread_mutex_t lock;
    pthread_cond_t work;
    int jobs;
};

static void *worker(void *arg)
{
    struct pool *p = arg;
    pthread_mutex_lock(&p->lock);
    while (p->jobs == 0)
        pthread_cond_wait(&p->work, &p->lock);
    pthread_mutex_unlock(&p->lock);
    return arg;
}

int main(void)
{
    struct pool *p = calloc(1, sizeof(*p));
    pthread_t t[2];
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->work, NULL);
    for (int i = 0; i < 2; i++)
        pthread_create(&t[i], NULL, worker, p);
    for (int i = 0; i < 2; i++)
        pthread_join(t[i], NULL);
}
