/* "ready", with SEM_UNDO: the end of the child takes it back */
#include <sys/sem.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int s = semget(IPC_PRIVATE, 1, 0600);
    struct sembuf up = {0, 1, SEM_UNDO}, down = {0, -1, SEM_UNDO};

    semctl(s, 0, SETVAL, 0);
    if (fork() == 0) {
        semop(s, &up, 1);
        _exit(0);
    }
    usleep(300000);
    semop(s, &down, 1);
    wait(NULL);
    semctl(s, 0, IPC_RMID);
}
