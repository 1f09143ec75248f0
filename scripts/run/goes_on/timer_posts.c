/* a timer of timer_create() posts the semaphore, in a minute */
#include <semaphore.h>
#include <signal.h>
#include <time.h>

static sem_t s;

static void tick(union sigval v)
{
    (void)v;
    sem_post(&s);
}

int main(void)
{
    struct sigevent e = {.sigev_notify = SIGEV_THREAD,
                         .sigev_notify_function = tick};
    struct itimerspec in = {.it_value.tv_sec = 60};
    timer_t t;

    sem_init(&s, 0, 0);
    timer_create(CLOCK_MONOTONIC, &e, &t);
    timer_settime(t, 0, &in, NULL);
    sem_wait(&s);
}
