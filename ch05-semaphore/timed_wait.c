/*
 * timed_wait - sem_timedwait() gives up at a given time, not after a while
 *
 * Watch for: the same call with and without a post; the time is over in both.
 * See: README.md "How one waits", sem_timedwait(3), clock_gettime(2)
 */
#include <err.h>
#include <errno.h>
#include <semaphore.h>
#include <stdio.h>
#include <time.h>

static struct timespec now(void)
{
    struct timespec t;

    if (clock_gettime(CLOCK_REALTIME, &t) == -1)
        err(1, "clock_gettime");
    return t;
}

/* Is a later than b, or the same? */
static int reached(struct timespec a, struct timespec b)
{
    if (a.tv_sec != b.tv_sec)
        return a.tv_sec > b.tv_sec;
    return a.tv_nsec >= b.tv_nsec;
}

static void wait_until(sem_t *sem, struct timespec end)
{
    if (sem_timedwait(sem, &end) == 0)
        printf("process: sem_timedwait() returned 0\n");
    else if (errno == ETIMEDOUT)
        printf("process: sem_timedwait() returned -1, ETIMEDOUT\n");
    else
        err(1, "sem_timedwait");
}

int main(void)
{
    struct timespec end;
    sem_t sem;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (sem_init(&sem, 0, 0) == -1)
        err(1, "sem_init");
    end = now();
    end.tv_nsec += 50000000; /* a point in time: 50 ms from now */
    if (end.tv_nsec >= 1000000000) {
        end.tv_nsec -= 1000000000;
        end.tv_sec++;
    }
    wait_until(&sem, end);
    printf("process: the time has come: %s\n",
           reached(now(), end) ? "yes" : "no");
    if (sem_post(&sem) == -1)
        err(1, "sem_post");
    printf("process: has posted, and the time is over\n");
    wait_until(&sem, end);
    return 0;
}
