// the semaphore is there from another run; with an argument: leave it there
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <semaphore.h>
int main(int argc, char *argv[]) {
    sem_t *s = sem_open("/why_old_sem", O_CREAT, 0600, 1);
    if (argc > 2) sem_unlink("/why_old_sem");
    else { sem_wait(s); if (argc == 1) { puts("in"); sem_post(s); sem_unlink("/why_old_sem"); } }
}
