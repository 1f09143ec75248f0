/* a named semaphore of its own, and nobody posts */
#include <sys/wait.h>
#include <fcntl.h>
#include <semaphore.h>
#include <stdlib.h>
#include <unistd.h>

int main(void)
{
    sem_unlink("/why_new");
    sem_t *s = sem_open("/why_new", O_CREAT | O_EXCL, 0600, 0);
    if (fork() == 0) {
        _exit(0);
    }
    sem_wait(s);
    wait(NULL);
}
