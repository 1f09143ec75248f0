// the first argument of select() is the highest descriptor, not one more
#include <stdio.h>
#include <stdlib.h>
#include <sys/select.h>
#include <sys/wait.h>
#include <unistd.h>
int main(void){
  int a[2], b[2];
  pipe(a); pipe(b);   /* 3,4 5,6 */
  if (fork()==0){ close(a[0]); close(b[0]); write(b[1],"hello b",7); pause(); }
  close(a[1]); close(b[1]);
  fd_set r; FD_ZERO(&r); FD_SET(a[0],&r); FD_SET(b[0],&r);
  int n = select(b[0], &r, NULL, NULL, NULL);
  printf("%d ready\n", n);
  wait(NULL);
}
