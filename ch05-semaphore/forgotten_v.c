/*
 * forgotten_v - P without V: the next one waits for ever
 *
 * Watch for: whoever has forgotten it has ended.
 * See: README.md "What goes wrong", sem_overview(7)
 */
#include <sys/mman.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
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

static void child(sem_t *sem, int forgets)
{
    alarm(5); /* or it waits for ever, if the value is 0 */
    if (sem_wait(sem) == -1)
        err(1, "sem_wait");
    if (forgets)
        _exit(0);
    if (sem_post(sem) == -1)
        err(1, "sem_post");
    _exit(0);
}

static void run_child(sem_t *sem, int forgets)
{
    int status;
    pid_t pid = fork();

    if (pid == -1)
        err(1, "fork");
    if (pid == 0)
        child(sem, forgets);
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "a child failed");
}

int main(void)
{
    sem_t *sem;

    setvbuf(stdout, NULL, _IOLBF, 0);
    sem = make_semaphore(1);
    run_child(sem, 0);
    printf("parent: the first did P and V, the value is %d\n", value(sem));
    run_child(sem, 1);
    printf("parent: the second did P, and has ended; it is %d\n", value(sem));
    if (sem_trywait(sem) == 0)
        errx(1, "nobody has forgotten it");
    if (errno != EAGAIN)
        err(1, "sem_trywait");
    printf("parent: would wait for ever: nobody is inside\n");
    if (sem_post(sem) == -1)
        err(1, "sem_post");
    printf("parent: has done the missing V, the value is %d\n", value(sem));
    return 0;
}
