/* a condition in shared memory, for the threads of one process */
#include <sys/mman.h>
#include <sys/wait.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct s {
    pthread_mutex_t m;
    pthread_cond_t c;
    int n;
};
int main(void)
{
    struct s *s = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
                       MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pthread_mutex_init(&s->m, NULL);
    pthread_cond_init(&s->c, NULL);
    if (fork() == 0) {
        pthread_mutex_lock(&s->m);
        while (!s->n)
            pthread_cond_wait(&s->c, &s->m);
        _exit(0);
    }
    sleep(1);
    pthread_mutex_lock(&s->m);
    s->n = 1;
    pthread_cond_signal(&s->c);
    pthread_mutex_unlock(&s->m);
    wait(NULL);
}
