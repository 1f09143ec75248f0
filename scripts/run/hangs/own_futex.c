/* a futex() of its own, and pthread_once() elsewhere */
#include <sys/syscall.h>
#include <linux/futex.h>
#include <pthread.h>
#include <stddef.h>
#include <unistd.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static int word = 1;

static void init(void)
{
}

int main(void)
{
    pthread_once(&once, init);
    syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, 1, NULL, NULL, 0);
}
