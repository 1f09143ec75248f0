/*
 * barrier - all wait for all: nobody goes on before the last one has come
 *
 * Watch for: how many wait, and that the third one lets all go on.
 * See: README.md "Wait for zero", semop(2), pthread_barrier_wait(3)
 */
#include <sys/sem.h>
#include <sys/wait.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define N 3

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

/* Waits until so many wait for 0, or one has ended. */
static void until_waiting(int many)
{
    siginfo_t ended = {.si_pid = 0};

    while (ask(GETZCNT) < many && ended.si_pid == 0) {
        usleep(1000);
        if (waitid(P_ALL, 0, &ended, WEXITED | WNOHANG | WNOWAIT) == -1)
            err(1, "waitid");
    }
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
    if (semctl(set, 0, SETVAL, N) == -1)
        err(1, "SETVAL");
    for (i = 1; i <= N; i++) {
        pid = fork();
        if (pid == -1)
            err(1, "fork");
        if (pid == 0) {
            alarm(5); /* or it waits for ever, if the parent dies */
            come();
            _exit(0);
        }
        if (i < N) {
            until_waiting(i);
            printf("parent: %d have come, %d wait\n", N - ask(GETVAL),
                   ask(GETZCNT));
        }
    }
    while (wait(&status) > 0)
        if (status != 0)
            errx(1, "a child failed");
    printf("parent: %d have come, %d wait; all have ended\n", N - ask(GETVAL),
           ask(GETZCNT));
    return 0;
}
