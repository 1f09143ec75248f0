// takes the semaphore twice, with SEM_UNDO
#include <sys/sem.h>
int main(void)
{
    int id = semget(IPC_PRIVATE, 1, 0600);
    struct sembuf down = {0, -1, SEM_UNDO};
    semctl(id, 0, SETVAL, 1);
    semop(id, &down, 1);
    semop(id, &down, 1);
}
