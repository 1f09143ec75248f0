/* a barrier of three, and two posts: the children end while it waits */
#include <sys/ipc.h>
#include <sys/sem.h>
#include <sys/wait.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(void)
{
    int s = semget(IPC_PRIVATE, 1, 0600);
    struct sembuf w = {0, -3, 0}, p = {0, 1, 0};
    for (int i = 0; i < 2; i++)
        if (fork() == 0) {
            usleep(200000);
            semop(s, &p, 1);
            _exit(0);
        }
    semop(s, &w, 1);
    while (wait(NULL) > 0)
        ;
    semctl(s, 0, IPC_RMID);
    return 0;
}
