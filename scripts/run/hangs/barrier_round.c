/* one comes again to a barrier for two: its word is 2, as a locked mutex's */
#include <sys/mman.h>
#include <pthread.h>
#include <stddef.h>

static pthread_barrier_t *bar;

static void *work(void *arg)
{
    pthread_barrier_wait(bar);
    if (arg != NULL)
        pthread_barrier_wait(bar);
    return arg;
}

int main(void)
{
    pthread_t t[2];
    bar = mmap(NULL, sizeof(*bar), PROT_READ | PROT_WRITE,
               MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    pthread_barrier_init(bar, NULL, 2);
    pthread_create(&t[0], NULL, work, bar);
    pthread_create(&t[1], NULL, work, NULL);
    pthread_join(t[1], NULL);
    pthread_join(t[0], NULL);
}
