// pshared is 0
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <semaphore.h>
#include <sys/mman.h>
int main(void) {
    sem_t *s = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    sem_init(s, 0, 0);
    if (fork() == 0) { sem_wait(s); puts("child goes on"); _exit(0); }
    usleep(200000); sem_post(s); wait(NULL);
}
