/*
 * undo - who dies with a semaphore in its hand gives it back, with SEM_UNDO
 *
 * usage: ./undo
 *
 * Watch for: the value after the holder was killed, without and with it.
 * See: README.md "What goes wrong", semop(2)
 */
#include <sys/ipc.h>
#include <sys/prctl.h>
#include <sys/sem.h>
#include <sys/wait.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

static int id = -1;  /* the semaphore, for remove_it() */
static pid_t parent; /* whose task that is */

static void remove_it(void)
{
    if (getpid() == parent && semctl(id, 0, IPC_RMID) == -1) {
        warn("semctl IPC_RMID, set %d", id);
        _exit(1);
    }
}

/* Adds n to the semaphore. Here nobody ever has to wait for it. */
static void add(short n, short flags)
{
    struct sembuf op = {.sem_num = 0, .sem_op = n, .sem_flg = flags};

    if (semop(id, &op, 1) == -1)
        err(1, "semop");
}

static int value(void)
{
    int n = semctl(id, 0, GETVAL);

    if (n == -1)
        err(1, "semctl GETVAL");
    return n;
}

/* A child takes the semaphore, and is killed while it has it. */
static void take_and_die(short flags)
{
    int ready[2], status;
    char byte;
    pid_t pid;

    if (pipe(ready) == -1)
        err(1, "pipe");
    if ((pid = fork()) == -1)
        err(1, "fork");
    if (pid == 0) {
        if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != parent)
            err(1, "the parent is gone");
        add(-1, IPC_NOWAIT | flags);
        if (write(ready[1], "", 1) != 1)
            err(1, "write");
        for (;;)
            pause(); /* until it is killed */
    }
    close(ready[1]);
    if (read(ready[0], &byte, 1) != 1)
        errx(1, "the child failed");
    close(ready[0]);
    say("parent: the child has it, the value is %d; kills the child\n",
        value());
    if (kill(pid, SIGKILL) == -1 || waitpid(pid, &status, 0) == -1)
        err(1, "kill, waitpid");
    say("parent: nobody has it, the value is %d\n", value());
}

int main(int argc, char *argv[])
{
    sigset_t all;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("parent: a semaphore at 1, a child takes it\n");
    parent = getpid();
    sigfillset(&all); /* signals wait until the semaphore is gone again */
    if (sigprocmask(SIG_BLOCK, &all, NULL) == -1)
        err(1, "sigprocmask");
    id = semget('I' << 24 | parent, 1, IPC_CREAT | IPC_EXCL | 0600);
    if (id == -1)
        err(1, "semget");
    atexit(remove_it);
    add(1, 0);
    take_and_die(0);
    say("parent: adds 1 itself; a child takes it with SEM_UNDO\n");
    add(1, 0);
    take_and_die(SEM_UNDO);
    return 0;
}
