/*
 * forgotten_v - P without V: the next one waits for ever
 *
 * Watch for: whoever has forgotten it has ended long ago.
 * See: README.md "What goes wrong", sem_overview(7)
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

static pid_t start(sem_t *sem, int forgets)
{
    pid_t pid = fork();

    if (pid == -1)
        err(1, "fork");
    if (pid > 0)
        return pid;
    alarm(5); /* or it waits for ever, if the parent dies */
    if (sem_wait(sem) == -1)
        err(1, "sem_wait");
    if (forgets)
        _exit(0);
    if (sem_post(sem) == -1)
        err(1, "sem_post");
    _exit(0);
}

static void wait_for(pid_t pid)
{
    int status;

    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "a child failed");
}

/* Gives the process time to go on, if nothing kept it. */
static int still_there(pid_t pid)
{
    pid_t ended;

    usleep(100000); /* time to betray itself */
    ended = waitpid(pid, NULL, WNOHANG);
    if (ended == -1)
        err(1, "waitpid");
    return ended == 0;
}

int main(void)
{
    sem_t *sem;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    sem = make_semaphore(1);
    wait_for(start(sem, 0));
    printf("parent: the first did P and V, the value is %d\n", value(sem));
    wait_for(start(sem, 1));
    printf("parent: the second did P and has ended, it is %d\n", value(sem));
    pid = start(sem, 0);
    if (!still_there(pid))
        errx(1, "the third has not waited");
    printf("parent: the third waits, and nobody is inside\n");
    if (sem_post(sem) == -1)
        err(1, "sem_post");
    wait_for(pid);
    printf("parent: did the missing V, the third has ended, it is %d\n",
           value(sem));
    return 0;
}
