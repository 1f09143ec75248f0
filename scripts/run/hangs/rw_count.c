/* the last reader never lets the writer in: it counts down too late */
#include <sys/mman.h>
#include <sys/wait.h>
#include <semaphore.h>
#include <stdlib.h>
#include <unistd.h>

static struct shared {
    sem_t mutex, wrt;
    int readers;
} *s;

static void reader(void)
{
    for (;;) {
        sem_wait(&s->mutex);
        if (++s->readers == 1)
            sem_wait(&s->wrt);
        sem_post(&s->mutex);
        usleep(20000);
        sem_wait(&s->mutex);
        if (s->readers == 0)
            sem_post(&s->wrt);
        s->readers--;
        sem_post(&s->mutex);
        usleep(30000);
    }
}

static void writer(void)
{
    for (;;) {
        usleep(10000);
        sem_wait(&s->wrt);
        sem_post(&s->wrt);
    }
}

int main(void)
{
    s = mmap(NULL, sizeof(*s), PROT_READ | PROT_WRITE,
             MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    sem_init(&s->mutex, 1, 1);
    sem_init(&s->wrt, 1, 1);
    for (int i = 0; i < 3; i++)
        if (fork() == 0) {
            i < 2 ? reader() : writer();
            exit(0);
        }
    while (wait(NULL) > 0)
        ;
}
