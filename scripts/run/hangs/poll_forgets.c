// the accepted connection does not come into what poll() watches
#include <arpa/inet.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
int main(void){
  struct sockaddr_in a={.sin_family=AF_INET}; a.sin_addr.s_addr=htonl(INADDR_LOOPBACK); socklen_t l=sizeof a;
  int s=socket(AF_INET,SOCK_STREAM,0); bind(s,(void*)&a,l); listen(s,5); getsockname(s,(void*)&a,&l);
  if (fork()==0){ close(s); int c=socket(AF_INET,SOCK_STREAM,0); connect(c,(void*)&a,l); write(c,"hello",5); char b[9]; read(c,b,9); return 0; }
  if (getenv("ACCEPT")) while (accept(s,0,0) >= 0) ; /* takes all, before it serves one */
  struct pollfd f[10] = {{.fd=s,.events=POLLIN}}; int n=1; /* n++ is missing */
  for(;;){ poll(f,n,-1); if (f[0].revents) { f[n].fd=accept(s,0,0); f[n].events=POLLIN; } 
    for(int i=1;i<n;i++) if (f[i].revents) { char b[9]; int k=read(f[i].fd,b,9); write(f[i].fd,b,k); } }
}
