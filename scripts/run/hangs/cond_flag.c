// signalled, but what the loop asks for has not been set
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>
pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
pthread_cond_t c = PTHREAD_COND_INITIALIZER;
int done, waits;
void *w(void *x)
{
  pthread_mutex_lock(&m);
  waits = 1;
  while (!done) pthread_cond_wait(&c, &m);
  pthread_mutex_unlock(&m);
  return x;
}
int main(void)
{
  pthread_t t;
  pthread_create(&t, 0, w, 0);
  for (int is = 0; !is; usleep(500000)) { pthread_mutex_lock(&m); is = waits; pthread_mutex_unlock(&m); }
  pthread_mutex_lock(&m); /* done = 1 is missing */
  pthread_cond_signal(&c);
  pthread_mutex_unlock(&m);
  pthread_join(t, 0);
}
