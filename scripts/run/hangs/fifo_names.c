// two processes agree upon a FIFO, and name two
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
int main(void){
  char n[2][50];
  sprintf(n[0], "client_%d", getpid()); sprintf(n[1], "client_%d", getpid()+1);
  mkfifo(n[0],0600); mkfifo(n[1],0600);
  if (fork()==0){ int f=open(n[1],O_RDONLY); char c; read(f,&c,1); return 0; }
  int f=open(n[0],O_WRONLY);
  write(f,"x",1);
  wait(NULL);
  unlink(n[0]); unlink(n[1]);
}
