/* two threads join each other; the first one has ended */
#include <sys/wait.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

pthread_t a, b;
pthread_barrier_t br;
void *f(void *x)
{
    pthread_barrier_wait(&br);
    pthread_join(b, NULL);
    return x;
}
void *g(void *x)
{
    pthread_barrier_wait(&br);
    pthread_join(a, NULL);
    return x;
}
int main(void)
{
    pthread_barrier_init(&br, NULL, 3);
    pthread_create(&a, NULL, f, NULL);
    pthread_create(&b, NULL, g, NULL);
    pthread_barrier_wait(&br);
    pthread_exit(NULL);
}
