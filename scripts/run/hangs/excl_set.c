/* as sysv_pingpong, the set made with IPC_EXCL */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <sys/ipc.h>
#include <sys/sem.h>
#include <sys/wait.h>
static int id;
static void P(int n) { struct sembuf b = { n, -1, 0 }; if (semop(id, &b, 1)) { perror("semop"); exit(1); } }
static void V(int n) { struct sembuf b = { n, +1, 0 }; if (semop(id, &b, 1)) { perror("semop"); exit(1); } }
int main(void)
{
    id = semget(0x1234, 2, IPC_CREAT | IPC_EXCL | 0600);
    if (id < 0) { perror("semget"); exit(1); }
    semctl(id, 0, SETVAL, 1);
    semctl(id, 1, SETVAL, 0);
    if (fork() == 0) {
        for (int i = 0; i < 5; i++) { P(1); V(1); }
        usleep(500000); /* the parent waits by now */
        exit(0);
    }
    for (int i = 0; i < 5; i++) { P(0); V(1); }
    wait(NULL);
    semctl(id, 0, IPC_RMID);
    return 0;
}
