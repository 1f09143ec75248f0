/*
 * mutex - chapter 4's race with two more calls, and nothing is lost
 *
 * Watch for: the second may run in the middle, and reads only afterwards.
 * See: README.md "Start at 1: one at a time", sem_overview(7)
 */
#include <sys/mman.h>
#include <sys/wait.h>
#include <err.h>
#include <semaphore.h>
#include <stdio.h>
#include <unistd.h>

struct shared {
    sem_t mutex; /* starts at 1 */
    volatile int counter;
};

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

static void second(struct shared *s)
{
    int seen;

    alarm(5); /* or it waits for ever, if the first dies inside */
    P(&s->mutex);
    seen = s->counter;
    printf("second: reads %d\n", seen);
    s->counter = seen + 1;
    printf("second: writes %d\n", seen + 1);
    V(&s->mutex);
}

int main(void)
{
    struct shared *s;
    int seen, status;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    s = mmap(NULL, sizeof(*s), PROT_READ | PROT_WRITE,
             MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (s == MAP_FAILED)
        err(1, "mmap");
    if (sem_init(&s->mutex, 1, 1) == -1)
        err(1, "sem_init");
    s->counter = 5;

    P(&s->mutex);
    seen = s->counter; /* counter = counter + 1 in two halves: the read ... */
    printf("first: reads %d\n", seen);
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        second(s);
        _exit(0);
    }
    usleep(100000); /* time for the second to read, if nothing kept it out */
    s->counter = seen + 1; /* ... and the write */
    printf("first: writes %d\n", seen + 1);
    V(&s->mutex);
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the second failed");
    printf("first: 1 was added twice to 5, the counter is %d\n", s->counter);
    return 0;
}
