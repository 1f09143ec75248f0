#include <pthread.h>
#include <unistd.h>
int p[2];void*f(void*x){char c;read(p[0],&c,1);return x;}
int main(void){pthread_t t;pipe(p);pthread_create(&t,0,f,0);for(int i=0;i<100;i++)usleep(200000);write(p[1],"x",1);pthread_join(t,0);}
