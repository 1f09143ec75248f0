// select() for a descriptor that a FILE has read ahead; with READ in the environment read()
#include <stdio.h>
#include <stdlib.h>
#include <sys/select.h>
#include <sys/wait.h>
#include <unistd.h>
int main(void){
  int p[2]; pipe(p);
  if (fork()==0){ close(p[0]); write(p[1],"one\ntwo\n",8); pause(); }
  close(p[1]); FILE *f=fdopen(p[0],"r"); char line[100];
  for (int i=0;i<2;i++){ fd_set r; FD_ZERO(&r); FD_SET(p[0],&r); if (!getenv("READ") || i==0) select(p[0]+1,&r,0,0,0); else read(p[0],line,4); fgets(line,100,f); printf("%s",line); fflush(stdout);}
  return 0;
}
