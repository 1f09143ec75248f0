/*
 * undo - who dies with a semaphore in its hand gives it back, with SEM_UNDO
 *
 * Watch for: the value after the holder was killed, without and with it.
 * See: README.md "What goes wrong", semop(2)
 */
#include <sys/sem.h>
#include <sys/wait.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

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

static void add(short n, short flags)
{
    struct sembuf op = {.sem_num = 0, .sem_op = n, .sem_flg = flags};

    if (semop(set, &op, 1) == -1)
        err(1, "semop");
}

static int value(void)
{
    int n = semctl(set, 0, GETVAL);

    if (n == -1)
        err(1, "GETVAL");
    return n;
}

/* A child takes the semaphore, and is killed while it has it. */
static void take_and_die(short flags, const char *how)
{
    int status;
    pid_t pid;

    if (semctl(set, 0, SETVAL, 1) == -1)
        err(1, "SETVAL");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        alarm(5); /* or it waits for ever, if the value is 0 */
        add(-1, flags);
        printf("child: has taken it %s, the value is %d\n", how, value());
        raise(SIGKILL);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (!WIFSIGNALED(status))
        errx(1, "the child failed");
    printf("parent: the child was killed, the value is %d\n", value());
}

int main(void)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    signal(SIGINT, interrupted);
    set = semget(IPC_PRIVATE, 1, 0600);
    if (set == -1)
        err(1, "semget");
    atexit(remove_set);
    take_and_die(0, "without SEM_UNDO");
    take_and_die(SEM_UNDO, "with SEM_UNDO");
    return 0;
}
