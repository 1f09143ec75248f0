// a datagram that is sent before the receiver is bound; with SWAP in the
// environment: to a port whose bytes are swapped, and after that
#include <arpa/inet.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
int main(void){
  struct sockaddr_in a={.sin_family=AF_INET,.sin_port=htons(45117)}; a.sin_addr.s_addr=htonl(INADDR_LOOPBACK);
  if (fork()==0){ int s=socket(AF_INET,SOCK_DGRAM,0); if (getenv("SWAP")) sleep(1); sendto(s,"hi",2,0,(void*)&a,sizeof a); char b[10]; recv(s,b,10,0); return 0; }
  if (getenv("SWAP")) a.sin_port=45117; else sleep(1);
  int s=socket(AF_INET,SOCK_DGRAM,0); bind(s,(void*)&a,sizeof a); char b[10];
  socklen_t l=sizeof a; recvfrom(s,b,10,0,(void*)&a,&l); sendto(s,b,2,0,(void*)&a,l);
  wait(0);
}
