/*
 * mutex_first - whoever waits for an item and has the mutex keeps the item out
 *
 * Watch for: what each of the two has, and what it waits for.
 * See: README.md "Producer and consumer", sem_timedwait(3), producer_consumer.c
 */
#include <sys/mman.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { MUTEX, ITEMS, READY, COUNT };

static sem_t *sem;

static void P(int i)
{
    if (sem_wait(&sem[i]) == -1)
        err(1, "sem_wait");
}

static void V(int i)
{
    if (sem_post(&sem[i]) == -1)
        err(1, "sem_post");
}

static void consumer(void)
{
    P(MUTEX);
    printf("consumer: has the mutex, will wait for an item\n");
    V(READY);
    P(ITEMS); /* it belongs in front of P(MUTEX) */
    V(MUTEX);
    _exit(0);
}

int main(void)
{
    struct timespec limit;
    int i, status;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    sem = mmap(NULL, COUNT * sizeof(*sem), PROT_READ | PROT_WRITE,
               MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (sem == MAP_FAILED)
        err(1, "mmap");
    for (i = 0; i < COUNT; i++)
        if (sem_init(&sem[i], 1, i == MUTEX) == -1)
            err(1, "sem_init");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    alarm(5); /* in each: or it waits for ever, if the other one dies */
    if (pid == 0)
        consumer();

    P(READY);
    if (clock_gettime(CLOCK_REALTIME, &limit) == -1)
        err(1, "clock_gettime");
    limit.tv_sec++; /* a second is for ever here */
    if (sem_timedwait(&sem[MUTEX], &limit) == 0)
        errx(1, "the mutex was free");
    if (errno != ETIMEDOUT)
        err(1, "sem_timedwait");
    printf("producer: has an item, cannot get the mutex: ETIMEDOUT\n");

    if (kill(pid, SIGKILL) == -1)
        err(1, "kill");
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (WIFEXITED(status))
        errx(1, "the consumer has ended, status %d", WEXITSTATUS(status));
    printf("producer: the consumer had not ended, and is killed\n");
    return 0;
}
