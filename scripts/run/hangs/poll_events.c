// poll() that asks for no events
#include <poll.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>
int main(void){
  int p[2]; pipe(p);
  if (fork()==0){ close(p[0]); write(p[1],"one\ntwo\n",8); pause(); }
  close(p[1]); struct pollfd f = {.fd=p[0]}; poll(&f,1,-1); puts("ready"); wait(0);
}
