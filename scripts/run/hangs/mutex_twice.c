// locks it twice
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <pthread.h>
pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
void f(void) { pthread_mutex_lock(&m); puts("f"); pthread_mutex_unlock(&m); }
int main(void) { pthread_mutex_lock(&m); f(); pthread_mutex_unlock(&m); }
