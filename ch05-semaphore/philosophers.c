/*
 * philosophers - all hold the left chopstick, and nobody can ever eat
 *
 * Watch for: five wait; one must die, so that the others can eat.
 * See: README.md "Deadlock", semop(2), philosophers_ordered.c
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

/* -1 takes it, 1 puts it back; SEM_UNDO, so that the dead put back theirs. */
static void move(int stick, short n)
{
    struct sembuf op = {(unsigned short)stick, n, SEM_UNDO};

    if (semop(sticks, &op, 1) == -1)
        err(1, "semop");
}

static void philosopher(int i)
{
    int first = i, second = (i + 1) % N; /* the left one, the right one */

    alarm(5); /* or it waits for ever, if the parent dies */
    move(first, -1);
    move(second, -1);
    printf("philosopher %d: has sticks %d and %d, eats\n", i, first, second);
    move(second, 1);
    move(first, 1);
    _exit(0);
}

/* Over all sticks: how many are on the table, how many philosophers wait? */
static int count(int what)
{
    int i, n, sum = 0;

    for (i = 0; i < N; i++) {
        n = semctl(sticks, i, what);
        if (n == -1)
            err(1, "semctl");
        sum += n;
    }
    return sum;
}

/* The kernel counts who sleep in semop(); nobody else tells. */
static void until_waiting(int many)
{
    int i;

    for (i = 0; i < 3000; i++) {
        if (count(GETNCNT) == many)
            return;
        usleep(1000);
    }
    errx(1, "%d never waited", many);
}

int main(void)
{
    struct sembuf all[N] = {
        {0, 1, 0}, {1, 1, 0}, {2, 1, 0}, {3, 1, 0}, {4, 1, 0}};
    pid_t pid[N];
    int i, status;

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
    until_waiting(N);
    printf("parent: %d wait, %d sticks are on the table: deadlock\n",
           count(GETNCNT), count(GETVAL));
    if (kill(pid[0], SIGKILL) == -1)
        err(1, "kill");
    if (waitpid(pid[0], &status, 0) == -1)
        err(1, "waitpid");
    for (i = 1; i < N; i++) {
        if (wait(&status) == -1)
            err(1, "wait");
        if (status != 0)
            errx(1, "a philosopher failed");
    }
    printf("parent: killed 0, and the others have eaten; %d sticks are back\n",
           count(GETVAL));
    return 0;
}
