/*
 * never_negative - a Linux semaphore stops at 0; how many wait is counted apart
 *
 * Watch for: two wait, and the value is 0.
 * See: README.md "P and V", sem_getvalue(3), semctl(2)
 */
#include <sys/mman.h>
#include <sys/sem.h>
#include <sys/wait.h>
#include <err.h>
#include <semaphore.h>
#include <signal.h>
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

static int ask(int what)
{
    int n = semctl(set, 0, what);

    if (n == -1)
        err(1, "semctl");
    return n;
}

static void child(sem_t *sem)
{
    struct sembuf minus = {0, -1, 0};

    alarm(5); /* or it waits for ever, if the parent dies */
    if (sem_wait(sem) == -1)
        err(1, "sem_wait");
    if (semop(set, &minus, 1) == -1)
        err(1, "semop");
    _exit(0);
}

int main(void)
{
    struct sembuf plus_two = {0, 2, 0};
    int i, value, status;
    sem_t *sem;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    signal(SIGINT, interrupted);
    set = semget(IPC_PRIVATE, 1, 0600);
    if (set == -1)
        err(1, "semget");
    atexit(remove_set);
    if (semctl(set, 0, SETVAL, 0) == -1)
        err(1, "SETVAL");
    sem = mmap(NULL, sizeof(*sem), PROT_READ | PROT_WRITE,
               MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (sem == MAP_FAILED)
        err(1, "mmap");
    if (sem_init(sem, 1, 0) == -1)
        err(1, "sem_init");
    for (i = 0; i < 2; i++) {
        pid = fork();
        if (pid == -1)
            err(1, "fork");
        if (pid == 0)
            child(sem);
    }

    usleep(50000); /* time for both to wait: nobody counts them */
    if (sem_getvalue(sem, &value) == -1)
        err(1, "sem_getvalue");
    printf("parent: POSIX: two want it, %d are past it, the value is %d\n",
           ask(GETNCNT), value); /* past it they wait at the set: GETNCNT */
    for (i = 0; i < 2; i++)
        if (sem_post(sem) == -1)
            err(1, "sem_post");
    for (i = 0; i < 3000 && ask(GETNCNT) < 2; i++)
        usleep(1000); /* here the kernel counts them */
    printf("parent: System V: %d wait, the value is %d\n", ask(GETNCNT),
           ask(GETVAL));
    if (semop(set, &plus_two, 1) == -1)
        err(1, "semop");
    while (wait(&status) > 0)
        if (status != 0)
            errx(1, "a child failed");
    return 0;
}
