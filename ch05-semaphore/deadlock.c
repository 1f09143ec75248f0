/*
 * deadlock - taken in opposite order, two semaphores can stop two processes
 *
 * Watch for: who has A wants B, who has B wants A.
 * See: README.md "Deadlock", semop(2), deadlock_ordered.c
 */
#include <sys/sem.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
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

static void add(unsigned short which, short n)
{
    struct sembuf op = {which, n, 0};

    if (semop(set, &op, 1) == -1) /* below 0: it waits */
        err(1, "semop");
}

/* The kernel counts who waits; nobody else tells. */
static int waiting_for_a(void)
{
    int n = semctl(set, A, GETNCNT);

    if (n == -1)
        err(1, "GETNCNT");
    return n;
}

int main(void)
{
    struct sembuf b_at_once = {B, -1, IPC_NOWAIT}; /* or it fails */
    int i, status;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    signal(SIGINT, interrupted);
    set = semget(IPC_PRIVATE, COUNT, 0600);
    if (set == -1)
        err(1, "semget");
    atexit(remove_set);
    for (i = 0; i < COUNT; i++)
        if (semctl(set, i, SETVAL, 1) == -1)
            err(1, "SETVAL");

    add(A, -1);
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        alarm(5); /* or it waits for ever, if the parent dies */
        add(B, -1);
        add(A, -1);
        add(A, 1);
        add(B, 1);
        _exit(0);
    }
    for (i = 0; i < 3000 && waiting_for_a() == 0; i++)
        usleep(1000);
    printf("parent: has A, and %d child waits for it\n", waiting_for_a());
    if (semop(set, &b_at_once, 1) == 0)
        errx(1, "B is free");
    if (errno != EAGAIN)
        err(1, "semop");
    printf("parent: would have to wait for B, which the child has\n");
    add(A, 1);
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the child failed");
    printf("parent: has given A back; the child has had both, and ended\n");
    return 0;
}
