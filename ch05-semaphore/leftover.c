/*
 * leftover - a named semaphore keeps its value; the initial one counts once
 *
 * usage: ./leftover
 *
 * Watch for: each run asks for a semaphore at 5.
 * See: README.md "What goes wrong", sem_open(3), sem_unlink(3)
 */
#include <sys/prctl.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

static char name[64]; /* the semaphore, for remove_it() */
static pid_t parent;  /* whose task that is */

static void remove_it(void)
{
    if (getpid() == parent && sem_unlink(name) == -1 && errno != ENOENT) {
        warn("sem_unlink, %s stays", name);
        _exit(1);
    }
}

/* One run of a program that takes two and forgets to give them back. */
static void program(int n)
{
    sem_t *sem = sem_open(name, O_CREAT, 0600, 5);
    int value, taken = 0;

    if (sem == SEM_FAILED)
        err(1, "sem_open %s", name);
    if (sem_getvalue(sem, &value) == -1)
        err(1, "sem_getvalue");
    while (taken < 2 && sem_trywait(sem) == 0)
        taken++;
    if (taken < 2 && errno != EAGAIN)
        err(1, "sem_trywait");
    say("program: run %d asks for 5, gets %d, takes 2: %s\n", n, value,
        taken == 2 ? "yes" : "would wait for ever");
    sem_close(sem);
}

static void run(int n)
{
    int status;
    pid_t pid = fork();

    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != parent)
            err(1, "the parent is gone");
        program(n);
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1) {
        warn("waitpid");
        waitpid(pid, &status, 0); /* it must not make anything after us */
        exit(1);
    }
    if (status != 0)
        errx(1, "the child failed");
}

int main(int argc, char *argv[])
{
    sigset_t all;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("parent: runs a program three times\n");
    parent = getpid();
    snprintf(name, sizeof(name), "/ipc-%u-%d", getuid(), parent);
    sigfillset(&all); /* signals wait until the semaphore is gone again */
    if (sigprocmask(SIG_BLOCK, &all, NULL) == -1)
        err(1, "sigprocmask");
    atexit(remove_it);
    run(1);
    run(2);
    run(3);
    if (sem_unlink(name) == -1)
        err(1, "sem_unlink");
    say("parent: removes the semaphore, runs it once more\n");
    run(4);
    return 0;
}
