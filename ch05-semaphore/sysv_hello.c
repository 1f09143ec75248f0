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

static int set = -1; /* the first one's; the second looks for it */

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

static void second(key_t key)
{
    struct sembuf minus = {.sem_num = 0, .sem_op = -1};
    int found = semget(key, 1, 0);

    if (found == -1)
        err(1, "semget");
    alarm(5); /* or it waits for ever, if the first dies */
    if (semop(found, &minus, 1) == -1)
        err(1, "semop");
    printf("second: found it by its key, and waited until it was not 0\n");
}

int main(void)
{
    struct sembuf plus = {.sem_num = 0, .sem_op = 1};
    int status;
    key_t key;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (getentropy(&key, sizeof(key)) == -1) /* a number nobody else has */
        err(1, "getentropy");
    key = 'I' << 24 | (key & 0xffffff); /* and this book's mark on it */
    signal(SIGINT, interrupted);
    set = semget(key, 1, IPC_CREAT | IPC_EXCL | 0600);
    if (set == -1)
        err(1, "semget");
    atexit(remove_set);
    if (semctl(set, 0, SETVAL, 0) == -1) /* semget() promises no value */
        err(1, "SETVAL");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        second(key);
        _exit(0);
    }
    usleep(100000); /* time for the second to go on, if it did not wait */
    printf("first: has made a semaphore at %d; adds 1\n",
           semctl(set, 0, GETVAL));
    if (semop(set, &plus, 1) == -1)
        err(1, "semop");
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the second failed");
    printf("first: the second has ended, the value is %d\n",
           semctl(set, 0, GETVAL));
    return 0;
}
