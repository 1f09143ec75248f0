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
int main(void){int s[2];char b[100];socketpair(AF_UNIX,SOCK_STREAM,0,s);
if(fork()==0){close(s[0]);while(read(s[1],b,100)>0);write(s[1],"done",4);_exit(0);}
write(s[0],"data",4);read(s[0],b,100);wait(NULL);}
