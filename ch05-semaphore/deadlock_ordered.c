/*
 * deadlock_ordered - both take A first, and both get through
 *
 * Watch for: who waits for A holds nothing.
 * See: README.md "Deadlock", semop(2), deadlock.c
 */
#include <sys/sem.h>
#include <sys/wait.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { A, B, COUNT }; /* the semaphores of the set */

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

/* Adds n. Below 0: waits until the result is not below 0. */
static void add(unsigned short which, short n)
{
    struct sembuf op = {.sem_num = which, .sem_op = n};

    if (semop(set, &op, 1) == -1)
        err(1, "semop");
}

static int ask(int which, int what)
{
    int n = semctl(set, which, what);

    if (n == -1)
        err(1, "semctl");
    return n;
}

/* Waits until so many sleep for it; the kernel counts them, nobody tells. */
static void until_waiting(int which, int many)
{
    int i;

    for (i = 0; i < 3000; i++) {
        if (ask(which, GETNCNT) == many)
            return;
        usleep(1000);
    }
    errx(1, "nobody waits for semaphore %d", which);
}

static pid_t start(unsigned short first, unsigned short second)
{
    pid_t pid = fork();

    if (pid == -1)
        err(1, "fork");
    if (pid > 0)
        return pid;
    alarm(5); /* or it waits for ever, if the parent dies */
    add(first, -1);
    add(second, -1);
    add(second, 1);
    add(first, 1);
    _exit(0);
}

int main(void)
{
    struct sembuf lay[] = {{.sem_num = A, .sem_op = 1},
                           {.sem_num = B, .sem_op = 1}};
    int status;
    pid_t left, right;

    setvbuf(stdout, NULL, _IOLBF, 0);
    signal(SIGINT, interrupted);
    set = semget(IPC_PRIVATE, COUNT, 0600);
    if (set == -1)
        err(1, "semget");
    atexit(remove_set);
    if (semctl(set, A, SETVAL, 0) == -1)
        err(1, "SETVAL");
    if (semctl(set, B, SETVAL, 0) == -1)
        err(1, "SETVAL");
    left = start(A, B);
    until_waiting(A, 1);
    right = start(A, B);
    until_waiting(A, 2);
    if (semop(set, lay, 2) == -1) /* both in one step: each has its first */
        err(1, "semop");
    if (waitpid(left, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "left failed");
    if (waitpid(right, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "right failed");
    printf("parent: both have ended; A: %d free, B: %d free\n", ask(A, GETVAL),
           ask(B, GETVAL));
    return 0;
}
