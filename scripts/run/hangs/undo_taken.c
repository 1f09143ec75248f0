/* the post with SEM_UNDO was taken before its maker ended: a second is missing */
#include <sys/sem.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int s = semget(IPC_PRIVATE, 1, 0600);
    struct sembuf up = {0, 1, SEM_UNDO}, down = {0, -1, 0};

    semctl(s, 0, SETVAL, 0);
    if (fork() == 0) {
        semop(s, &up, 1);
        usleep(300000);
        _exit(0);
    }
    semop(s, &down, 1);
    usleep(500000);
    usleep(500000);
    semop(s, &down, 1);
    wait(NULL);
    semctl(s, 0, IPC_RMID);
}
