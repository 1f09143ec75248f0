// the consumer sets the semaphore to 0 when it starts, after the producer's V
#include <sys/sem.h>
#include <sys/wait.h>
#include <unistd.h>
int main(void)
{
    int id = semget(IPC_PRIVATE, 1, 0600);
    struct sembuf up = {0, 1, 0}, down = {0, -1, 0};
    semctl(id, 0, SETVAL, 0);
    if (fork() == 0) {
        semop(id, &up, 1);
        return 0;
    }
    wait(NULL);
    if (fork() == 0) {
        semctl(id, 0, SETVAL, 0);
        semop(id, &down, 1);
        return 0;
    }
    wait(NULL);
}
