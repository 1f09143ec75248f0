// five threads, each with its left fork
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <pthread.h>
pthread_mutex_t f[5];
void *dine(void *x) { long i = (long)x; pthread_mutex_lock(&f[i]); usleep(300000); pthread_mutex_lock(&f[(i + 1) % 5]); return x; }
int main(void) { pthread_t t[5]; for (long i = 0; i < 5; i++) { pthread_mutex_init(&f[i], NULL); } for (long i = 0; i < 5; i++) pthread_create(&t[i], NULL, dine, (void *)i);
    for (int i = 0; i < 5; i++) pthread_join(t[i], NULL); }
