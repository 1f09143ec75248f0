/*
 * posix_unnamed - POSIX: a semaphore without a name is a variable in memory
 *
 * Watch for: the second has it in its memory, and has to wait.
 * See: README.md "Three kinds", sem_init(3)
 */
#include <sys/mman.h>
#include <sys/wait.h>
#include <err.h>
#include <semaphore.h>
#include <stdio.h>
#include <unistd.h>

/* In memory that parent and child share; the 1 says so to sem_init(). */
static sem_t *make_semaphore(unsigned value)
{
    sem_t *sem = mmap(NULL, sizeof(*sem), PROT_READ | PROT_WRITE,
                      MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    if (sem == MAP_FAILED)
        err(1, "mmap");
    if (sem_init(sem, 1, value) == -1)
        err(1, "sem_init");
    return sem;
}

static int value(sem_t *sem)
{
    int n;

    if (sem_getvalue(sem, &n) == -1)
        err(1, "sem_getvalue");
    return n;
}

static void second(sem_t *sem)
{
    alarm(5); /* or it waits for ever, if the first dies */
    if (sem_wait(sem) == -1)
        err(1, "sem_wait");
    printf("second: has it in its memory, and sem_wait() has returned\n");
}

int main(void)
{
    int status;
    sem_t *sem;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    sem = make_semaphore(0);
    printf("first: has made a semaphore at %d\n", value(sem));
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        second(sem);
        _exit(0);
    }
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
