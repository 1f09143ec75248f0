/* what pthread_once() calls calls pthread_once() again */
#include <pthread.h>
#include <stddef.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void init(void)
{
    pthread_once(&once, init);
}

int main(void)
{
    pthread_once(&once, init);
}
