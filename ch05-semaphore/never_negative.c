/*
 * never_negative - a Linux semaphore stops at 0; how many wait is counted apart
 *
 * usage: ./never_negative
 *
 * Watch for: two sleep, and the value is 0.
 * See: README.md "P and V", sem_getvalue(3), semctl(2)
 */
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/sem.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

static int id = -1;  /* the System V semaphore, for remove_it() */
static pid_t parent; /* whose task that is */

static void remove_it(void)
{
    if (getpid() == parent && semctl(id, 0, IPC_RMID) == -1) {
        warn("semctl IPC_RMID, set %d", id);
        _exit(1);
    }
}

static void child(sem_t *sem)
{
    struct sembuf minus = {.sem_op = -1};

    if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != parent)
        err(1, "the parent is gone");
    if (sem_wait(sem) == -1)
        err(1, "sem_wait");
    while (semop(id, &minus, 1) == -1)
        if (errno != EINTR) /* SIGCONT ends the wait: signal(7) */
            err(1, "semop");
    _exit(0);
}

/* Waits until the process sleeps: state S in /proc/PID/stat, see proc(5). */
static void until_asleep(pid_t pid)
{
    char path[32], state = 0;
    FILE *f;

    snprintf(path, sizeof(path), "/proc/%d/stat", pid);
    for (; state != 'S'; sched_yield()) {
        f = fopen(path, "r");
        if (f == NULL || fscanf(f, "%*d (%*[^)]) %c", &state) != 1)
            err(1, "%s", path);
        fclose(f);
        if (state == 'Z')
            errx(1, "process %d has ended", pid);
    }
}

int main(int argc, char *argv[])
{
    struct sembuf plus_two = {.sem_op = 2};
    int i, value, waiting, status;
    pid_t pid[2];
    sigset_t all;
    sem_t *sem;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("parent: two semaphores at 0, POSIX and System V; two children\n");
    sem = mmap(NULL, sizeof(*sem), PROT_READ | PROT_WRITE,
               MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (sem == MAP_FAILED || sem_init(sem, 1, 0) == -1)
        err(1, "mmap, sem_init");
    parent = getpid();
    sigfillset(&all); /* signals wait until the set is gone again */
    if (sigprocmask(SIG_BLOCK, &all, NULL) == -1)
        err(1, "sigprocmask");
    id = semget('I' << 24 | parent, 1, IPC_CREAT | IPC_EXCL | 0600);
    if (id == -1)
        err(1, "semget");
    atexit(remove_it);
    for (i = 0; i < 2; i++)
        if ((pid[i] = fork()) == 0)
            child(sem);
        else if (pid[i] == -1)
            err(1, "fork");
    until_asleep(pid[0]);
    until_asleep(pid[1]);
    if (sem_getvalue(sem, &value) == -1 || semctl(id, 0, GETNCNT) != 0)
        errx(1, "sem_getvalue failed, or one is not in sem_wait()");
    say("parent: both sleep in sem_wait(); sem_getvalue() says %d\n", value);
    if (sem_post(sem) == -1 || sem_post(sem) == -1)
        err(1, "sem_post");
    until_asleep(pid[0]);
    until_asleep(pid[1]);
    if ((value = semctl(id, 0, GETVAL)) == -1 ||
        (waiting = semctl(id, 0, GETNCNT)) == -1)
        err(1, "semctl");
    say("parent: both sleep in semop(); GETVAL says %d, GETNCNT %d\n", value,
        waiting);
    if (semop(id, &plus_two, 1) == -1)
        err(1, "semop");
    for (i = 0; i < 2; i++)
        if (wait(&status) == -1 || status != 0)
            errx(1, "wait: a child failed");
    return 0;
}
