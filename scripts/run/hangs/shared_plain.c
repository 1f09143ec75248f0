// a mutex in shared memory, made as for threads; the child's end is a signal beside a tracer
#include <pthread.h>
#include <sys/mman.h>
#include <unistd.h>
int main(void)
{
    pthread_mutex_t *m = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pthread_mutex_init(m, NULL);
    if (fork() == 0) {
        pthread_mutex_lock(m);
        sleep(1);
        pthread_mutex_unlock(m);
        return 0;
    }
    usleep(300000);
    pthread_mutex_lock(m);
}
