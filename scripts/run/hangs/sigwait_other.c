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
int main(void){sigset_t s;int n;sigemptyset(&s);sigaddset(&s,SIGUSR1);sigaddset(&s,SIGUSR2);sigprocmask(SIG_BLOCK,&s,NULL);sigdelset(&s,SIGUSR2);
if(fork()==0){kill(getppid(),SIGUSR2);_exit(0);}sigwait(&s,&n);}
