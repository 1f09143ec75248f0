// two processes, two semaphores, pshared 0: a post wakes nobody
#include <semaphore.h>
#include <sys/mman.h>
#include <unistd.h>
int main(void)
{
    sem_t *s = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    sem_init(&s[0], 0, 0);
    sem_init(&s[1], 0, 0);
    if (fork() == 0) {
        sem_wait(&s[0]);
        sem_post(&s[1]);
        return 0;
    }
    usleep(300000);
    sem_post(&s[0]);
    sem_wait(&s[1]);
}
