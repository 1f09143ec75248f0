/*
 * philosophers_ordered - all take the lower chopstick first, and all can eat
 *
 * Watch for: who eats first, and that nobody has to be killed.
 * See: README.md "Deadlock", semop(2), philosophers.c
 */
#include <sys/sem.h>
#include <sys/wait.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define N 5

static int sticks = -1; /* N semaphores: 1 is on the table, 0 is held */

/* A set outlives its processes: it is removed at the end, and on Ctrl+C. */
static void remove_sticks(void)
{
    semctl(sticks, 0, IPC_RMID);
}

static void interrupted(int sig)
{
    remove_sticks();
    signal(sig, SIG_DFL);
    raise(sig);
}

/* -1 takes it, 1 puts it back. SEM_UNDO: what the dead hold is put back. */
static void move(int stick, short n)
{
    struct sembuf op = {(unsigned short)stick, n, SEM_UNDO};

    if (semop(sticks, &op, 1) == -1)
        err(1, "semop");
}

static void philosopher(int i)
{
    int left = i, right = (i + 1) % N;
    int first = left < right ? left : right; /* the lower one */
    int second = left < right ? right : left;

    alarm(5); /* or it waits for ever, if the parent dies */
    move(first, -1);
    move(second, -1);
    printf("philosopher %d: has sticks %d and %d, eats\n", i, first, second);
    move(second, 1);
    move(first, 1);
    _exit(0);
}

static int ask(int stick, int what)
{
    int n = semctl(sticks, stick, what);

    if (n == -1)
        err(1, "semctl");
    return n;
}

/* Returns 1 when so many sleep in semop(), 0 when one has ended before. */
static int until_waiting(int many)
{
    siginfo_t ended = {.si_pid = 0};
    int i, waiting = 0;

    while (waiting < many) {
        usleep(1000);
        if (waitid(P_ALL, 0, &ended, WEXITED | WNOHANG | WNOWAIT) == -1)
            err(1, "waitid");
        if (ended.si_pid != 0)
            return 0;
        for (i = waiting = 0; i < N; i++)
            waiting += ask(i, GETNCNT);
    }
    return 1;
}

int main(void)
{
    struct sembuf all[N] = {
        {0, 1, 0}, {1, 1, 0}, {2, 1, 0}, {3, 1, 0}, {4, 1, 0}};
    pid_t pid[N];
    int i, status, eaten = 0;

    setvbuf(stdout, NULL, _IOLBF, 0);
    signal(SIGINT, interrupted);
    sticks = semget(IPC_PRIVATE, N, 0600);
    if (sticks == -1)
        err(1, "semget");
    atexit(remove_sticks);
    for (i = 0; i < N; i++) {
        pid[i] = fork();
        if (pid[i] == -1)
            err(1, "fork");
        if (pid[i] == 0)
            philosopher(i);
        until_waiting(i + 1); /* the table is still bare */
    }
    if (semop(sticks, all, N) == -1) /* lays all of them at once */
        err(1, "semop");
    if (until_waiting(N)) {
        for (i = 0; i < N; i++)
            printf("parent: stick %d: %d on the table, %d waits for it\n", i,
                   ask(i, GETVAL), ask(i, GETNCNT));
        printf("parent: deadlock; kills philosopher 0\n");
        if (kill(pid[0], SIGKILL) == -1)
            err(1, "kill");
    }
    while (wait(&status) > 0) {
        if (WIFEXITED(status) && status != 0)
            errx(1, "a philosopher failed");
        eaten += WIFEXITED(status);
    }
    printf("parent: %d of %d have eaten\n", eaten, N);
    return 0;
}
