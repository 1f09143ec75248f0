// two mutexes in shared memory, opposite order
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <pthread.h>
#include <sys/mman.h>
int main(void) { pthread_mutex_t *m = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pthread_mutexattr_t a; pthread_mutexattr_init(&a); pthread_mutexattr_setpshared(&a, PTHREAD_PROCESS_SHARED); pthread_mutex_init(&m[0], &a); pthread_mutex_init(&m[1], &a);
    if (fork() == 0) { pthread_mutex_lock(&m[0]); usleep(200000); pthread_mutex_lock(&m[1]); _exit(0); }
    pthread_mutex_lock(&m[1]); usleep(200000); pthread_mutex_lock(&m[0]); wait(NULL); }
