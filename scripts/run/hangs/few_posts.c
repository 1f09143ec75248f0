// three waits, two posts
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <sys/sem.h>
int main(void) {
    int s = semget(IPC_PRIVATE, 1, 0600), i; struct sembuf up = {0, 1, 0}, down = {0, -1, 0};
    semctl(s, 0, SETVAL, 0);
    for (i = 0; i < 3; i++) if (fork() == 0) { semop(s, &down, 1); _exit(0); }
    semop(s, &up, 1); semop(s, &up, 1);
    for (i = 0; i < 3; i++) wait(NULL);
    semctl(s, 0, IPC_RMID);
}
