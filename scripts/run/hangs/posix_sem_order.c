// two named semaphores in opposite order
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <semaphore.h>
int main(void) {
    sem_t *a = sem_open("/why_a", O_CREAT | O_EXCL, 0600, 1), *b = sem_open("/why_b", O_CREAT | O_EXCL, 0600, 1);
    sem_unlink("/why_a"); sem_unlink("/why_b");
    if (fork() == 0) { sem_wait(a); usleep(200000); sem_wait(b); _exit(0); }
    sem_wait(b); usleep(200000); sem_wait(a); wait(NULL);
}
