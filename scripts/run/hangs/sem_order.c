// two semaphores in opposite order
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <sys/sem.h>
int main(void) {
    int s = semget(IPC_PRIVATE, 2, 0600); struct sembuf a = {0, -1, 0}, b = {1, -1, 0};
    semctl(s, 0, SETVAL, 1); semctl(s, 1, SETVAL, 1);
    if (fork() == 0) { semop(s, &a, 1); usleep(200000); semop(s, &b, 1); _exit(0); }
    semop(s, &b, 1); usleep(200000); semop(s, &a, 1);
    wait(NULL); semctl(s, 0, IPC_RMID);
}
