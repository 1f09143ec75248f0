/* the handler of a timer writes where main reads */
#include <errno.h>
#include <signal.h>
#include <sys/time.h>
#include <unistd.h>

static int p[2];

static void on_alarm(int n)
{
    (void)n;
    write(p[1], "x", 1);
}

int main(void)
{
    struct itimerval timer = {.it_value.tv_sec = 100};
    char c;

    pipe(p);
    signal(SIGALRM, on_alarm);
    setitimer(ITIMER_REAL, &timer, NULL);
    while (read(p[0], &c, 1) < 0 && errno == EINTR)
        ;
    return 0;
}
