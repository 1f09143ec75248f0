// two threads wait at a condition that lies in shared memory; one signal
#include <pthread.h>
#include <sys/mman.h>
#include <unistd.h>
struct box { pthread_mutex_t m; pthread_cond_t c; int go; } *b;
static void *waits(void *arg)
{
    pthread_mutex_lock(&b->m);
    while (!b->go)
        pthread_cond_wait(&b->c, &b->m);
    pthread_mutex_unlock(&b->m);
    return arg;
}
int main(void)
{
    pthread_t t[2];
    b = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pthread_mutex_init(&b->m, NULL);
    pthread_cond_init(&b->c, NULL);
    pthread_create(&t[0], NULL, waits, NULL);
    pthread_create(&t[1], NULL, waits, NULL);
    usleep(300000);
    pthread_mutex_lock(&b->m);
    b->go = 1;
    pthread_cond_signal(&b->c);
    pthread_mutex_unlock(&b->m);
    pthread_join(t[0], NULL);
    pthread_join(t[1], NULL);
}
