/*
 * owner - a mutex can know who holds it, a semaphore does not
 *
 * Watch for: another may not unlock the one, and may post the other.
 * See: README.md "What goes wrong", pthread_mutex_lock(3),
 *      pthread_mutexattr_settype(3)
 */
#include <err.h>
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <string.h>

static pthread_mutex_t checking, recursive;
static sem_t sem;

/* The pthread calls return the error, and do not set errno. */
static void check(int error, const char *call)
{
    errno = error;
    if (error != 0)
        err(1, "%s", call);
}

static const char *name(int error)
{
    if (error == EDEADLK)
        return "EDEADLK";
    if (error == EPERM)
        return "EPERM";
    return error == 0 ? "no error" : strerror(error);
}

static void init_mutex(pthread_mutex_t *mutex, int type)
{
    pthread_mutexattr_t m;

    check(pthread_mutexattr_init(&m), "mutexattr_init");
    check(pthread_mutexattr_settype(&m, type), "settype");
    check(pthread_mutex_init(mutex, &m), "mutex_init");
}

static void *other(void *arg)
{
    printf("other: unlocks main's mutex: %s\n",
           name(pthread_mutex_unlock(&checking)));
    if (sem_post(&sem) == -1)
        err(1, "sem_post");
    return arg;
}

int main(void)
{
    pthread_t thread;
    int value;

    setvbuf(stdout, NULL, _IOLBF, 0);
    init_mutex(&recursive, PTHREAD_MUTEX_RECURSIVE);
    init_mutex(&checking, PTHREAD_MUTEX_ERRORCHECK);
    if (sem_init(&sem, 0, 1) == -1)
        err(1, "sem_init");

    check(pthread_mutex_lock(&recursive), "mutex_lock");
    printf("main: locks a recursive mutex again: %s\n",
           name(pthread_mutex_lock(&recursive)));
    check(pthread_mutex_lock(&checking), "mutex_lock");
    printf("main: locks a checking mutex again: %s\n",
           name(pthread_mutex_lock(&checking)));
    if (sem_wait(&sem) == -1)
        err(1, "sem_wait");
    check(pthread_create(&thread, NULL, other, NULL), "pthread_create");
    check(pthread_join(thread, NULL), "pthread_join");
    check(pthread_mutex_unlock(&checking), "mutex_unlock");
    printf("main: has unlocked its own, unlocks it again: %s\n",
           name(pthread_mutex_unlock(&checking)));
    if (sem_getvalue(&sem, &value) == -1)
        err(1, "sem_getvalue");
    printf("main: the other has posted my semaphore: it is at %d\n", value);
    return 0;
}
