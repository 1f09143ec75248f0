// two mutexes in opposite order
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <pthread.h>
pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER, b = PTHREAD_MUTEX_INITIALIZER;
void *one(void *x) { pthread_mutex_lock(&a); usleep(200000); pthread_mutex_lock(&b); return x; }
void *two(void *x) { pthread_mutex_lock(&b); usleep(200000); pthread_mutex_lock(&a); return x; }
int main(void) {
    pthread_t s, t; pthread_create(&s, NULL, one, NULL); pthread_create(&t, NULL, two, NULL);
    pthread_join(s, NULL); pthread_join(t, NULL);
}
