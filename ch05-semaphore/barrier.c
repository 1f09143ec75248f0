/*
 * barrier - all wait for all: nobody goes on before the last one has come
 *
 * Watch for: two wait, and the third one lets all go on.
 * See: README.md "Wait for zero", semop(2), pthread_barrier_wait(3)
 */
#include <sys/sem.h>
#include <sys/wait.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int set = -1; /* one semaphore: how many have not come yet */

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

static void come(void)
{
    struct sembuf here = {.sem_op = -1}, all = {.sem_op = 0};

    if (semop(set, &here, 1) == -1)
        err(1, "semop");
    if (semop(set, &all, 1) == -1) /* 0: waits until the value is 0 */
        err(1, "semop");
}

int main(void)
{
    int i, status;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    signal(SIGINT, interrupted);
    set = semget(IPC_PRIVATE, 1, 0600);
    if (set == -1)
        err(1, "semget");
    atexit(remove_set);
    if (semctl(set, 0, SETVAL, 3) == -1) /* so many come */
        err(1, "SETVAL");
    for (i = 0; i < 2; i++) {
        pid = fork();
        if (pid == -1)
            err(1, "fork");
        if (pid == 0) {
            alarm(5); /* or it waits for ever, if the parent dies */
            come();
            _exit(0);
        }
    }
    for (i = 0; i < 3000 && ask(GETZCNT) < 2; i++)
        usleep(1000); /* the kernel counts who waits for 0, nobody tells */
    if (i == 3000)
        errx(1, "not all have come");
    printf("parent: %d wait for 0, the value is %d\n", ask(GETZCNT),
           ask(GETVAL));
    come();
    for (i = 0; i < 2; i++) {
        if (wait(&status) == -1)
            err(1, "wait");
        if (status != 0)
            errx(1, "a child failed");
    }
    printf("parent: has come, too: all have gone on, the value is %d\n",
           ask(GETVAL));
    return 0;
}
