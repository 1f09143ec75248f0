/*
 * all_or_nothing - one semop() takes several semaphores, or none of them
 *
 * Watch for: who waits for both holds neither.
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

int main(void)
{
    struct sembuf both[] = {{.sem_num = A, .sem_op = -1},
                            {.sem_num = B, .sem_op = -1}};
    int status;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    signal(SIGINT, interrupted);
    set = semget(IPC_PRIVATE, COUNT, 0600);
    if (set == -1)
        err(1, "semget");
    atexit(remove_set);
    if (semctl(set, A, SETVAL, 1) == -1)
        err(1, "SETVAL");
    if (semctl(set, B, SETVAL, 0) == -1)
        err(1, "SETVAL");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        alarm(5); /* or it waits for ever, if the parent dies */
        if (semop(set, both, 2) == -1)
            err(1, "semop");
        _exit(0);
    }
    until_waiting(B, 1);
    printf("parent: a child waits for A and B; A is at %d, B at %d\n",
           ask(A, GETVAL), ask(B, GETVAL));
    add(A, -1);
    add(A, 1);
    printf("parent: could take A meanwhile, and has given it back\n");
    add(B, 1);
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the child failed");
    printf("parent: has added 1 to B; now A is at %d, B at %d\n",
           ask(A, GETVAL), ask(B, GETVAL));
    return 0;
}
