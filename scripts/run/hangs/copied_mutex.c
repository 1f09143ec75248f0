/* a thread holds the mutex when fork() copies it */
#include <sys/wait.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
void *f(void *x)
{
    pthread_mutex_lock(&m);
    sleep(1);
    pthread_mutex_unlock(&m);
    return x;
}
int main(void)
{
    pthread_t t;
    pthread_create(&t, NULL, f, NULL);
    usleep(200000);
    if (fork() == 0) {
        pthread_mutex_lock(&m);
        _exit(0);
    }
    wait(NULL);
    pthread_join(t, NULL);
}
