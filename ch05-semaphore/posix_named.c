/*
 * posix_named - POSIX: a semaphore that is found by its name
 *
 * Watch for: the second has nothing but a name, and has to wait.
 * See: README.md "Three kinds", sem_open(3), sem_unlink(3)
 */
#include <sys/wait.h>
#include <err.h>
#include <fcntl.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char name[16]; /* all that both know */

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

static int value(sem_t *sem)
{
    int n;

    if (sem_getvalue(sem, &n) == -1)
        err(1, "sem_getvalue");
    return n;
}

static void second(void)
{
    sem_t *sem = SEM_FAILED;
    int i;

    for (i = 0; i < 3000 && sem == SEM_FAILED; i++) {
        usleep(1000); /* nobody tells that it is there */
        sem = sem_open(name, 0);
    }
    if (sem == SEM_FAILED)
        err(1, "sem_open %s", name);
    if (sem_unlink(name) == -1) /* both have it now */
        err(1, "sem_unlink %s", name);
    alarm(5); /* or it waits for ever, if the first dies */
    if (sem_wait(sem) == -1)
        err(1, "sem_wait");
    printf("second: found it by its name, and sem_wait() has returned\n");
}

int main(void)
{
    unsigned number;
    int status;
    sem_t *sem;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (getentropy(&number, sizeof(number)) == -1)
        err(1, "getentropy");
    snprintf(name, sizeof(name), "/ipc-%08x", number); /* nobody else's */
    signal(SIGINT, interrupted);
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        second(); /* it does not inherit what is made after fork() */
        _exit(0);
    }
    sem = sem_open(name, O_CREAT | O_EXCL, 0600, 0);
    if (sem == SEM_FAILED)
        err(1, "sem_open %s", name);
    atexit(remove_name);
    printf("first: has made a semaphore at %d\n", value(sem));
    usleep(100000); /* time for the second to go on, if it did not wait */
    if (sem_post(sem) == -1)
        err(1, "sem_post");
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the second failed");
    printf("first: the second has ended, the value is %d\n", value(sem));
    return 0;
}
