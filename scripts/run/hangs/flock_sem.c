// the holder of a lock of a file waits for a semaphore that the other one holds
#include <fcntl.h>
#include <semaphore.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
struct shared { sem_t s; volatile int locked, taken; };
int main(void){
  struct shared *m = mmap(0,4096,PROT_READ|PROT_WRITE,MAP_SHARED|MAP_ANONYMOUS,-1,0);
  sem_init(&m->s,1,1);
  if (fork()==0) {
    int f=open("locked",O_RDWR|O_CREAT,0600);
    flock(f,LOCK_EX); m->locked=1;
    while (!m->taken) usleep(1000);
    sem_wait(&m->s); sem_post(&m->s); flock(f,LOCK_UN); return 0;
  }
  int f=open("locked",O_RDWR|O_CREAT,0600);
  sem_wait(&m->s); m->taken=1;
  while (!m->locked) usleep(1000);
  flock(f,LOCK_EX); flock(f,LOCK_UN); sem_post(&m->s);
  wait(0);
}
