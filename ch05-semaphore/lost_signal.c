/*
 * lost_signal - a condition variable forgets a signal, a semaphore keeps a post
 *
 * Watch for: both come before the wait, and only one of the waits ends well.
 * See: README.md "What goes wrong", pthread_cond_signal(3),
 *      pthread_cond_timedwait(3), sem_post(3)
 */
#include <err.h>
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* The pthread calls return the error, and do not set errno. */
static void check(int error, const char *call)
{
    errno = error;
    if (error != 0)
        err(1, "%s", call);
}

/* A point in time: 100 ms from now. */
static struct timespec soon(void)
{
    struct timespec t;

    if (clock_gettime(CLOCK_REALTIME, &t) == -1)
        err(1, "clock_gettime");
    t.tv_nsec += 100000000;
    if (t.tv_nsec >= 1000000000) {
        t.tv_nsec -= 1000000000;
        t.tv_sec++;
    }
    return t;
}

static const char *name(int error)
{
    if (error == ETIMEDOUT)
        return "ETIMEDOUT";
    return error == 0 ? "no error" : strerror(error);
}

int main(void)
{
    pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
    struct timespec end;
    sem_t sem;
    int error;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (sem_init(&sem, 0, 0) == -1)
        err(1, "sem_init");

    check(pthread_cond_signal(&cond), "cond_signal");
    printf("process: has signalled, nobody was waiting\n");
    check(pthread_mutex_lock(&mutex), "mutex_lock");
    end = soon(); /* pthread_cond_wait() would not return */
    error = pthread_cond_timedwait(&cond, &mutex, &end);
    printf("process: pthread_cond_timedwait(): %s\n", name(error));
    check(pthread_mutex_unlock(&mutex), "mutex_unlock");

    if (sem_post(&sem) == -1)
        err(1, "sem_post");
    printf("process: has posted, nobody was waiting\n");
    if (sem_wait(&sem) == -1)
        err(1, "sem_wait");
    printf("process: sem_wait() has returned\n");
    return 0;
}
