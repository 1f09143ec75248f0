#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <netinet/in.h>
#include <sys/wait.h>
#include <poll.h>
#include <sys/stat.h>
#include <mqueue.h>
#include <unistd.h>
pthread_mutex_t m=PTHREAD_MUTEX_INITIALIZER;pthread_cond_t c=PTHREAD_COND_INITIALIZER;int r;
void*f(void*x){pthread_mutex_lock(&m);while(!r)pthread_cond_wait(&c,&m);pthread_mutex_unlock(&m);return x;}
int main(void){pthread_t t;pthread_create(&t,NULL,f,NULL);usleep(100000);pthread_join(t,NULL);}
