// the condition was signalled before the wait
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <pthread.h>
pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER; pthread_cond_t c = PTHREAD_COND_INITIALIZER;
void *f(void *x) { pthread_cond_signal(&c); return x; }
int main(void) {
    pthread_t t; pthread_create(&t, NULL, f, NULL); pthread_join(t, NULL);
    pthread_mutex_lock(&m); pthread_cond_wait(&c, &m); pthread_mutex_unlock(&m);
}
