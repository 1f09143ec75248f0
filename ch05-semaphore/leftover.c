/*
 * leftover - a named semaphore keeps its value; the initial one counts once
 *
 * Watch for: each run asks for a semaphore at 5.
 * See: README.md "What goes wrong", sem_open(3), sem_unlink(3)
 */
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <semaphore.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char name[32];

/* A name outlives its processes: it is removed at the end, and on Ctrl+C. */
static void remove_name(void)
{
    sem_unlink(name);
}

static void interrupted(int sig)
{
    remove_name();
    signal(sig, SIG_DFL);
    raise(sig);
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
    printf("program: run %d asks for 5, gets %d, takes 2: %s\n", n, value,
           taken == 2 ? "yes" : "would wait for ever");
}

static void run(int n)
{
    pid_t pid = fork();
    int status;

    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        program(n);
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the program failed");
}

int main(void)
{
    uint64_t number;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (getentropy(&number, sizeof(number)) == -1) /* nobody else has it */
        err(1, "getentropy");
    snprintf(name, sizeof(name), "/ipc-%016llx", (unsigned long long)number);
    signal(SIGINT, interrupted);
    atexit(remove_name);
    run(1);
    run(2);
    run(3);
    if (sem_unlink(name) == -1)
        err(1, "sem_unlink");
    printf("parent: has removed the semaphore\n");
    run(4);
    return 0;
}
