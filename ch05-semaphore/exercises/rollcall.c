/*
 * rollcall - three semaphores, and what each of them starts at
 *
 * It should: three children add 1 to a count, 20 times each, and wait; when all
 * three have, the parent prints the count; then it lets them go home, each
 * prints that it does, and the parent waits for their ends. It hangs.
 */
#include <sys/mman.h>
#include <sys/wait.h>
#include <err.h>
#include <semaphore.h>
#include <stdio.h>
#include <unistd.h>

struct shared {
    sem_t lock; /* who has it may change the count */
    sem_t here; /* one for each child that has counted */
    sem_t home; /* one for each child that may go */
    int count;
};
static struct shared *s;

static void P(sem_t *sem)
{
    if (sem_wait(sem) == -1)
        err(1, "sem_wait");
}

static void V(sem_t *sem)
{
    if (sem_post(sem) == -1)
        err(1, "sem_post");
}

static void child(void)
{
    int i;

    for (i = 0; i < 20; i++) {
        P(&s->lock);
        s->count++;
        V(&s->lock);
    }
    V(&s->here);
    P(&s->home);
    printf("child: goes home\n");
    _exit(0);
}

int main(void)
{
    int i, status, failed = 0;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    s = mmap(NULL, sizeof(*s), PROT_READ | PROT_WRITE,
             MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (s == MAP_FAILED)
        err(1, "mmap");
    if (sem_init(&s->lock, 1, 0) == -1)
        err(1, "sem_init");
    if (sem_init(&s->here, 1, 1) == -1)
        err(1, "sem_init");
    if (sem_init(&s->home, 1, 0) == -1)
        err(1, "sem_init");
    for (i = 0; i < 3; i++) {
        pid = fork();
        if (pid == -1)
            err(1, "fork");
        if (pid == 0)
            child();
    }
    P(&s->here);
    printf("parent: the count is %d\n", s->count);
    for (i = 0; i < 3; i++)
        V(&s->home);
    while (wait(&status) > 0)
        failed |= status;
    return failed != 0;
}
