/*
 * sysv_hello - System V: a program finds a semaphore by its key
 *
 * usage: ./sysv_hello [KEY]    KEY: be the second program, and look for it
 *                              (a number, or 0x... as ipcs -s shows it)
 *
 * Watch for: the second program inherits nothing; it is told one number.
 * See: README.md "Three kinds", semget(2), semop(2), semctl(2)
 */
#include <sys/ipc.h>
#include <sys/prctl.h>
#include <sys/sem.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

static int id = -1; /* the semaphore, for remove_it() */

static void remove_it(void)
{
    if (semctl(id, 0, IPC_RMID) == -1) {
        warn("semctl IPC_RMID, set %d", id);
        _exit(1);
    }
}

static int second(key_t key)
{
    struct sembuf minus = {.sem_num = 0, .sem_op = -1};
    int found = semget(key, 1, 0);

    if (found == -1)
        err(1, "semget key %d", key);
    while (semop(found, &minus, 1) == -1)
        if (errno != EINTR) /* SIGCONT ends the wait: signal(7) */
            err(1, "semop");
    say("second: found it by its key, and waited until it was not 0\n");
    return 0;
}

/* Waits until somebody waits for the semaphore: who is it but the child? */
static void until_waited_for(void)
{
    int status, waiting;

    while ((waiting = semctl(id, 0, GETNCNT)) == 0) {
        if (waitpid(-1, &status, WNOHANG) != 0)
            errx(1, "the child has ended");
        sched_yield();
    }
    if (waiting == -1)
        err(1, "semctl");
}

int main(int argc, char *argv[])
{
    key_t key = 'I' << 24 | getpid(); /* so that runs do not meet */
    struct sembuf plus = {.sem_num = 0, .sem_op = 1};
    char number[16], more;
    sigset_t all, before;
    long long told; /* ipcs shows keys above INT_MAX */
    int status;
    pid_t self = getpid(), pid;

    if (argc > 2 ||
        (argc == 2 && (sscanf(argv[1], "%lli%c", &told, &more) != 1 ||
                       (key_t)told == IPC_PRIVATE))) {
        fprintf(stderr, "usage: %s [KEY]\n", argv[0]);
        return 2;
    }
    if (argc == 2)
        return second((key_t)told);

    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("first: makes a semaphore at 0 under a key of its own\n");
    sigfillset(&all); /* signals wait until it is gone again */
    if (sigprocmask(SIG_BLOCK, &all, &before) == -1)
        err(1, "sigprocmask");
    id = semget(key, 1, IPC_CREAT | IPC_EXCL | 0600);
    if (id == -1)
        err(1, "semget key %d", key);
    atexit(remove_it);
    snprintf(number, sizeof(number), "%d", key);
    if ((pid = fork()) == -1)
        err(1, "fork");
    if (pid == 0) {
        if (prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == self &&
            sigprocmask(SIG_SETMASK, &before, NULL) == 0) /* exec keeps both */
            execl("/proc/self/exe", argv[0], number, (char *)NULL);
        warn("starting the second");
        _exit(1);
    }
    until_waited_for();
    say("first: a program started with that key sleeps in semop(); adds 1\n");
    if (semop(id, &plus, 1) == -1)
        err(1, "semop");
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the child failed");
    say("first: the second has ended, removes the semaphore\n");
    return 0;
}
