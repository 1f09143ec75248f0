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
int id;void op(int n,int v){struct sembuf b={n,v,0};semop(id,&b,1);}
int main(void){id=semget(IPC_PRIVATE,3,0600);semctl(id,0,SETVAL,1);semctl(id,1,SETVAL,0);semctl(id,2,SETVAL,2);
if(fork()==0){for(;;){op(0,-1);op(1,-1);op(0,1);op(2,1);}}
for(int i=0;i<5;i++){usleep(50000);op(2,-1);op(0,-1);op(0,1);op(1,1);}wait(NULL);}
