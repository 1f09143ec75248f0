/* no exit() in the loop: the children fork(), too, and wait as their parent */
#include <sys/mman.h>
#include <sys/wait.h>
#include <semaphore.h>
#include <unistd.h>

int main(void)
{
    sem_t *done = mmap(NULL, sizeof *done, PROT_READ | PROT_WRITE,
                       MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    sem_init(done, 1, 0);
    for (int i = 0; i < 3; i++)
        if (fork() == 0) {
            usleep(10000);
            sem_post(done);
        }
    for (int i = 0; i < 3; i++)
        sem_wait(done);
    while (wait(NULL) > 0)
        ;
}
