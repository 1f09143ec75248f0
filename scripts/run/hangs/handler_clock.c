/* localtime() in a handler, and in main: libc locks what it reads */
#include <sys/time.h>
#include <signal.h>
#include <stddef.h>
#include <time.h>

time_t now;

void h(int s)
{
    (void)s;
    localtime(&now);
}
int main(void)
{
    struct itimerval t = {{0, 200}, {0, 200}};
    signal(SIGALRM, h);
    setitimer(ITIMER_REAL, &t, NULL);
    for (;;)
        localtime(&now);
}
