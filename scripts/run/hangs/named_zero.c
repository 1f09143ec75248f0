// a semaphore that is to be a lock, made with 0; opened before fork()
#include <fcntl.h>
#include <semaphore.h>
#include <sys/wait.h>
#include <unistd.h>
int main(void)
{
    sem_t *s = sem_open("/why_zero", O_CREAT, 0600, 0);
    if (fork() == 0) { sem_wait(s); sem_post(s); return 0; }
    wait(NULL);
    sem_unlink("/why_zero");
}
