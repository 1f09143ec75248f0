/*
 * counting - a semaphore that starts at n lets n in at once
 *
 * usage: ./counting
 *
 * Watch for: one leaves, and exactly one comes in.
 * See: README.md "Start at n: n at once", semop(2), semctl(2)
 */
#include <sys/ipc.h>
#include <sys/prctl.h>
#include <sys/sem.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

#define CHILDREN 5
#define ROOM 3 /* where the semaphore of the lesson starts */

enum { SEATS, DOOR, CAME_IN, COUNT }; /* the semaphores of the set */

static int id = -1;  /* the set, for remove_it() */
static pid_t parent; /* whose task that is */

static void remove_it(void)
{
    if (getpid() == parent && semctl(id, 0, IPC_RMID) == -1) {
        warn("semctl IPC_RMID, set %d", id);
        _exit(1);
    }
}

/* Adds n, once the result is not below 0; SIGCONT ends a wait: signal(7). */
static void add(unsigned short which, short n)
{
    struct sembuf op = {.sem_num = which, .sem_op = n};

    while (semop(id, &op, 1) == -1)
        if (errno != EINTR)
            err(1, "semop");
}

static int ask(int which, int what)
{
    int n = semctl(id, which, what);

    if (n == -1)
        err(1, "semctl");
    return n;
}

static void child(void)
{
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != parent)
        err(1, "the parent is gone");
    add(SEATS, -1);
    add(CAME_IN, 1);
    add(DOOR, -1); /* stays until it is let out */
    add(SEATS, 1);
    _exit(0);
}

/* Waits until so many have come in, and all the others wait for a seat. */
static void until(int came_in)
{
    int status;

    while (ask(CAME_IN, GETVAL) < came_in ||
           ask(CAME_IN, GETVAL) + ask(SEATS, GETNCNT) < CHILDREN)
        if (waitpid(-1, &status, WNOHANG) > 0 && status != 0)
            errx(1, "a child failed");
}

int main(int argc, char *argv[])
{
    pid_t pid;
    int i, status;
    sigset_t all;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("parent: a semaphore at %d, %d children want in\n", ROOM, CHILDREN);
    parent = getpid();
    sigfillset(&all); /* signals wait until the set is gone again */
    if (sigprocmask(SIG_BLOCK, &all, NULL) == -1)
        err(1, "sigprocmask");
    id = semget('I' << 24 | parent, COUNT, IPC_CREAT | IPC_EXCL | 0600);
    if (id == -1) /* all three are at 0 */
        err(1, "semget");
    atexit(remove_it);
    add(SEATS, ROOM);
    for (i = 0; i < CHILDREN; i++)
        if ((pid = fork()) == 0)
            child();
        else if (pid == -1)
            err(1, "fork");
    until(ROOM);
    say("parent: %d have come in, %d wait, the value is %d\n",
        ask(CAME_IN, GETVAL), ask(SEATS, GETNCNT), ask(SEATS, GETVAL));
    add(DOOR, 1);
    until(ROOM + 1);
    say("parent: lets one out: %d have come in, %d waits, the value is %d\n",
        ask(CAME_IN, GETVAL), ask(SEATS, GETNCNT), ask(SEATS, GETVAL));
    add(DOOR, CHILDREN - 1);
    while (wait(&status) > 0 && status == 0)
        ;
    if (errno != ECHILD || ask(SEATS, GETVAL) != ROOM)
        errx(1, "wait: a child failed");
    say("parent: lets all out: the value is %d again\n", ask(SEATS, GETVAL));
    return 0;
}
