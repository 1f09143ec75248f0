/*
 * threads - every kind of semaphore works between threads, too
 *
 * Watch for: each thread goes on only after main() has added 1.
 * See: README.md "Three kinds", sem_overview(7), pthreads(7)
 */
#include <sys/sem.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int set = -1;

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
    printf("thread: sem_wait() has returned\n");
    return NULL;
}

static void *sysv(void *unused)
{
    struct sembuf minus = {.sem_op = -1};

    (void)unused;
    if (semop(set, &minus, 1) == -1)
        err(1, "semop");
    printf("thread: semop() has returned\n");
    return NULL;
}

static pthread_t start(void *(*work)(void *), sem_t *sem, const char *kind)
{
    pthread_t thread;

    check(pthread_create(&thread, NULL, work, sem), "pthread_create");
    usleep(50000); /* time for it to go on, if it did not wait */
    printf("main: a thread waits; adds 1 to the %s one\n", kind);
    return thread;
}

/* The name is needed for as long as sem_open() takes. */
static sem_t *make_named(void)
{
    uint64_t number;
    char name[32];
    sem_t *sem;

    if (getentropy(&number, sizeof(number)) == -1)
        err(1, "getentropy");
    snprintf(name, sizeof(name), "/ipc-%016llx", (unsigned long long)number);
    sem = sem_open(name, O_CREAT | O_EXCL, 0600, 0);
    if (sem == SEM_FAILED)
        err(1, "sem_open %s", name);
    if (sem_unlink(name) == -1)
        err(1, "sem_unlink %s", name);
    return sem;
}

static void use(sem_t *sem, const char *kind)
{
    pthread_t thread = start(posix, sem, kind);

    if (sem_post(sem) == -1)
        err(1, "sem_post");
    check(pthread_join(thread, NULL), "pthread_join");
}

int main(void)
{
    struct sembuf plus = {.sem_op = 1};
    pthread_t thread;
    sem_t unnamed;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (sem_init(&unnamed, 0, 0) == -1) /* 0: for one process's threads */
        err(1, "sem_init");
    use(&unnamed, "unnamed");
    use(make_named(), "named");
    signal(SIGINT, interrupted);
    set = semget(IPC_PRIVATE, 1, 0600);
    if (set == -1)
        err(1, "semget");
    atexit(remove_set);
    if (semctl(set, 0, SETVAL, 0) == -1)
        err(1, "SETVAL");
    thread = start(sysv, NULL, "System V");
    if (semop(set, &plus, 1) == -1)
        err(1, "semop");
    check(pthread_join(thread, NULL), "pthread_join");
    return 0;
}
