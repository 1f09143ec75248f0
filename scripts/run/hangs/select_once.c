// the set of select() is filled once, before the loop
#include <stdio.h>
#include <sys/select.h>
#include <sys/wait.h>
#include <unistd.h>
int main(void){
  int a[2], b[2]; char buf[100];
  pipe(a); pipe(b);
  if (fork()==0){ close(a[0]); close(b[0]); write(a[1],"one",3); sleep(1); write(b[1],"four",4); sleep(1); write(a[1], "two", 3); pause(); }
  close(a[1]); close(b[1]);
  fd_set r; FD_ZERO(&r); FD_SET(a[0],&r); FD_SET(b[0],&r);
  for (int i = 0; i < 3; i++) {
    select(b[0]+1, &r, NULL, NULL, NULL);   /* the set is not filled again */
    if (FD_ISSET(a[0],&r)) printf("a: %zd\n", read(a[0],buf,100)); 
    if (FD_ISSET(b[0],&r)) printf("b: %zd\n", read(b[0],buf,100)); 
    fflush(stdout);
    FD_CLR(a[0], &r); 
  }
  wait(NULL);
}
