/*
 * removed - who waits at a set when it goes gets EIDRM, who comes later EINVAL
 *
 * Watch for: two errors of the same call: one waited already, one was too late.
 * See: README.md "What goes wrong", semop(2), semctl(2)
 */
#include <sys/sem.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
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

/* Waits for what nobody posts. Returns the name of the error. */
static const char *wait_at_set(void)
{
    struct sembuf minus = {0, -1, 0};

    if (semop(set, &minus, 1) == 0)
        return "no error";
    if (errno == EIDRM)
        return "EIDRM";
    if (errno != EINVAL)
        err(1, "semop");
    return "EINVAL";
}

static int waiting(void)
{
    int n = semctl(set, 0, GETNCNT);

    if (n == -1)
        err(1, "GETNCNT");
    return n;
}

int main(void)
{
    int i, status;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    signal(SIGINT, interrupted);
    set = semget(IPC_PRIVATE, 1, 0600);
    if (set == -1)
        err(1, "semget");
    atexit(remove_set);
    if (semctl(set, 0, SETVAL, 0) == -1)
        err(1, "SETVAL");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        alarm(5); /* or it waits for ever, if the parent dies */
        printf("child: waited when it was removed: %s\n", wait_at_set());
        _exit(0);
    }

    for (i = 0; i < 3000 && waiting() == 0; i++)
        usleep(1000); /* the kernel counts who waits */
    if (i == 3000)
        errx(1, "the child has not come to wait");
    printf("parent: %d waits at the set\n", waiting());
    if (semctl(set, 0, IPC_RMID) == -1)
        err(1, "IPC_RMID");
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the child failed");
    printf("parent: comes after it was removed: %s\n", wait_at_set());
    return 0;
}
