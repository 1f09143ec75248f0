/*
 * sysv_hello - System V: a semaphore in the kernel, found by its key
 *
 * Watch for: the second has nothing but a number, and has to wait.
 * See: README.md "Three kinds", semget(2), semop(2), semctl(2)
 */
#include <sys/sem.h>
#include <sys/wait.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static key_t key; /* all that both know */
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

static void second(void)
{
    struct sembuf minus = {0, -1, 0};
    int i, found = -1;

    for (i = 0; i < 3000 && found == -1; i++) {
        usleep(1000); /* nobody tells that it is there */
        found = semget(key, 1, 0);
    }
    if (found == -1)
        err(1, "semget");
    alarm(5); /* or it waits for ever, if the first dies */
    if (semop(found, &minus, 1) == -1)
        err(1, "semop");
    printf("second: found it by its key, and semop() has returned\n");
}

static int ask(int what)
{
    int n = semctl(set, 0, what);

    if (n == -1)
        err(1, "semctl");
    return n;
}

int main(void)
{
    struct sembuf plus = {0, 1, 0};
    struct semid_ds state;
    int i, status;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (getentropy(&key, sizeof(key)) == -1) /* a number nobody else has */
        err(1, "getentropy");
    key = 'I' << 24 | (key & 0xffffff); /* and this book's mark on it */
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        second(); /* it does not inherit what is made after fork() */
        _exit(0);
    }
    signal(SIGINT, interrupted);
    set = semget(key, 1, IPC_CREAT | IPC_EXCL | 0600);
    if (set == -1)
        err(1, "semget");
    atexit(remove_set);
    if (semctl(set, 0, IPC_STAT, &state) == -1)
        err(1, "IPC_STAT");
    printf("first: in the new set the value is %d, sem_otime is %ld\n",
           ask(GETVAL), (long)state.sem_otime);
    if (semctl(set, 0, SETVAL, 0) == -1) /* semget() promises no value */
        err(1, "SETVAL");
    printf("first: has made a semaphore at %d\n", ask(GETVAL));
    for (i = 0; i < 3000 && ask(GETNCNT) == 0; i++)
        usleep(1000); /* the kernel counts who waits, nobody tells */
    printf("first: %d waits for it\n", ask(GETNCNT));
    if (semop(set, &plus, 1) == -1)
        err(1, "semop");
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the second failed");
    printf("first: the second has ended, the value is %d\n", ask(GETVAL));
    return 0;
}
