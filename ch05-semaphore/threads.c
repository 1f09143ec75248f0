/*
 * threads - every kind of semaphore works between threads, too
 *
 * Watch for: each post lets one thread go on.
 * See: README.md "Three kinds", sem_overview(7), pthreads(7)
 */
#include <sys/sem.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int set = -1;
static atomic_int past; /* threads that went past their semaphore */

/* A set outlives its processes: it is removed at the end, and on Ctrl+C. */
static void remove_set(void)
{
    semctl(set, 0, IPC_RMID);
}

static void interrupted(int sig)
{
    remove_set();
    signal(sig, SIG_DFL);
    raise(sig);
}

static void check(int error, const char *call)
{
    errno = error; /* the pthread calls return it */
    if (error != 0)
        err(1, "%s", call);
}

static void *posix(void *sem)
{
    if (sem_wait(sem) == -1)
        err(1, "sem_wait");
    past++;
    return NULL;
}

static void *sysv(void *unused)
{
    struct sembuf minus = {0, -1, 0};

    (void)unused;
    if (semop(set, &minus, 1) == -1 && errno != EIDRM) /* that is Ctrl+C */
        err(1, "semop");
    past++;
    return NULL;
}

int main(void)
{
    struct sembuf plus = {0, 1, 0};
    sem_t unnamed, *named;
    pthread_t thread[3];
    unsigned number;
    char name[16];

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (sem_init(&unnamed, 0, 0) == -1) /* 0: for one process's threads */
        err(1, "sem_init");
    if (getentropy(&number, sizeof(number)) == -1)
        err(1, "getentropy");
    snprintf(name, sizeof(name), "/ipc-%08x", number);
    named = sem_open(name, O_CREAT | O_EXCL, 0600, 0);
    if (named == SEM_FAILED)
        err(1, "sem_open %s", name);
    if (sem_unlink(name) == -1) /* the threads need no name */
        err(1, "sem_unlink %s", name);
    signal(SIGINT, interrupted);
    set = semget(IPC_PRIVATE, 1, 0600);
    if (set == -1)
        err(1, "semget");
    atexit(remove_set);
    if (semctl(set, 0, SETVAL, 0) == -1)
        err(1, "SETVAL");

    check(pthread_create(&thread[0], NULL, posix, &unnamed), "pthread_create");
    check(pthread_create(&thread[1], NULL, posix, named), "pthread_create");
    check(pthread_create(&thread[2], NULL, sysv, NULL), "pthread_create");
    usleep(50000); /* time for them to go on, if nothing kept them */
    printf("main: three threads, %d are past their semaphores\n", past);
    if (sem_post(&unnamed) == -1)
        err(1, "sem_post");
    check(pthread_join(thread[0], NULL), "pthread_join");
    printf("main: has posted the unnamed one: %d is past\n", past);
    if (sem_post(named) == -1)
        err(1, "sem_post");
    check(pthread_join(thread[1], NULL), "pthread_join");
    printf("main: has posted the named one: %d are past\n", past);
    if (semop(set, &plus, 1) == -1)
        err(1, "semop");
    check(pthread_join(thread[2], NULL), "pthread_join");
    printf("main: has posted the System V one: %d are past\n", past);
    return 0;
}
