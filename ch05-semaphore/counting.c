/*
 * counting - a semaphore that starts at n lets n in at once
 *
 * Watch for: one leaves, and exactly one comes in.
 * See: README.md "Start at n: n at once", semop(2), semctl(2)
 */
#include <sys/sem.h>
#include <sys/wait.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define CHILDREN 5

enum { SEATS, DOOR, COUNT }; /* the semaphores of the set */

union semun { /* semctl(2): the program has to define it */
    int val;
    unsigned short *array;
};

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

static void child(void)
{
    alarm(5); /* or it waits for ever, if the parent dies */
    add(SEATS, -1);
    add(DOOR, -1); /* stays until it is let out */
    add(SEATS, 1);
    _exit(0);
}

/* Waits until so many sleep at both; the kernel counts them, nobody tells. */
static void until(int seated, int waiting)
{
    int i;

    for (i = 0; i < 3000; i++) {
        if (ask(DOOR, GETNCNT) == seated && ask(SEATS, GETNCNT) == waiting)
            return;
        usleep(1000);
    }
    errx(1, "%d and %d never waited", seated, waiting);
}

static void tell(const char *what)
{
    printf("parent: %s: %d sit, %d wait, the value is %d\n", what,
           ask(DOOR, GETNCNT), ask(SEATS, GETNCNT), ask(SEATS, GETVAL));
}

int main(void)
{
    unsigned short start[COUNT] = {[SEATS] = 3, [DOOR] = 0};
    union semun values = {.array = start};
    int i, status;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    signal(SIGINT, interrupted);
    set = semget(IPC_PRIVATE, COUNT, 0600);
    if (set == -1)
        err(1, "semget");
    atexit(remove_set);
    if (semctl(set, 0, SETALL, values) == -1) /* semget() promises none */
        err(1, "SETALL");
    for (i = 0; i < CHILDREN; i++) {
        pid = fork();
        if (pid == -1)
            err(1, "fork");
        if (pid == 0)
            child();
    }
    until(3, 2);
    tell("5 children want in");
    add(DOOR, 1);
    until(3, 1);
    tell("has let one out");
    add(DOOR, CHILDREN - 1);
    while (wait(&status) > 0)
        if (status != 0)
            errx(1, "a child failed");
    tell("has let all out");
    return 0;
}
