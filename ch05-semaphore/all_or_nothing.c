/*
 * all_or_nothing - one semop() takes several semaphores, or none of them
 *
 * usage: ./all_or_nothing
 *
 * Watch for: who waits for both holds neither.
 * See: README.md "What goes wrong", semop(2)
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

enum { A, B, COUNT }; /* the semaphores of the set */

static int id = -1;  /* the set, for remove_it() */
static pid_t parent; /* whose task that is */

static void remove_it(void)
{
    if (getpid() == parent && semctl(id, 0, IPC_RMID) == -1) {
        warn("semctl IPC_RMID, set %d", id);
        _exit(1);
    }
}

/* All n operations, in one step: sleeps until all of them can be done. */
static void operate(struct sembuf *op, size_t n)
{
    while (semop(id, op, n) == -1)
        if (errno != EINTR) /* SIGCONT ends the wait: signal(7) */
            err(1, "semop");
}

static int ask(int which, int what)
{
    int n = semctl(id, which, what);

    if (n == -1)
        err(1, "semctl");
    return n;
}

int main(int argc, char *argv[])
{
    struct sembuf plus_a = {.sem_num = A, .sem_op = 1};
    struct sembuf plus_b = {.sem_num = B, .sem_op = 1};
    struct sembuf take_a = {.sem_num = A, .sem_op = -1};
    struct sembuf take_both[] = {{.sem_num = A, .sem_op = -1},
                                 {.sem_num = B, .sem_op = -1}};
    sigset_t all;
    int status;
    pid_t pid;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("parent: semaphore A at 1, B at 0; a child wants both\n");
    parent = getpid();
    sigfillset(&all); /* signals wait until the set is gone again */
    if (sigprocmask(SIG_BLOCK, &all, NULL) == -1)
        err(1, "sigprocmask");
    id = semget('I' << 24 | parent, COUNT, IPC_CREAT | IPC_EXCL | 0600);
    if (id == -1)
        err(1, "semget");
    atexit(remove_it);
    operate(&plus_a, 1);
    if ((pid = fork()) == -1)
        err(1, "fork");
    if (pid == 0) {
        if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != parent)
            err(1, "the parent is gone");
        operate(take_both, 2);
        _exit(0);
    }
    while (ask(B, GETNCNT) == 0)
        if (sched_yield() == 0 && waitpid(pid, &status, WNOHANG) != 0)
            errx(1, "the child has ended");
    say("parent: it sleeps, and has not taken A: A is at %d\n", ask(A, GETVAL));
    operate(&take_a, 1);
    operate(&plus_a, 1);
    say("parent: so I could take A and give it back meanwhile\n");
    operate(&plus_b, 1);
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the child failed");
    say("parent: adds 1 to B; the child has taken both: A is at %d, B at %d\n",
        ask(A, GETVAL), ask(B, GETVAL));
    return 0;
}
