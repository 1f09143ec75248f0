/*
 * all_or_nothing - one semop() takes several semaphores, or none of them
 *
 * Watch for: A is free, and who waits for B has not taken it.
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

static int ask(int which, int what)
{
    int n = semctl(set, which, what);

    if (n == -1)
        err(1, "semctl");
    return n;
}

static void child(void)
{
    struct sembuf both[] = {{A, -1, 0}, {B, -1, 0}};

    alarm(5); /* or it waits for ever, if the parent dies */
    if (semop(set, both, 2) == -1)
        err(1, "semop");
    printf("child: has taken both: A is at %d, B at %d\n", ask(A, GETVAL),
           ask(B, GETVAL));
}

int main(void)
{
    struct sembuf post = {B, 1, 0};
    int i, status;
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
        child();
        _exit(0);
    }
    for (i = 0; i < 3000 && ask(B, GETNCNT) == 0; i++)
        usleep(1000); /* nobody tells that the child waits */
    printf("parent: %d waits for B; A is at %d, B at %d\n", ask(B, GETNCNT),
           ask(A, GETVAL), ask(B, GETVAL));
    if (semop(set, &post, 1) == -1)
        err(1, "semop");
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the child failed");
    return 0;
}
