/*
 * spin_or_sleep - whoever sleeps uses no processor, whoever spins burns it
 *
 * Watch for: both wait equally long; whose CPU time grows?
 * See: README.md "How one waits", sem_wait(3), clock_getcpuclockid(3)
 */
#include <sys/mman.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <semaphore.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define MUCH 30000000 /* ns */

/* The CPU time that the process has used so far, in ns. */
static long long cpu_time(pid_t pid)
{
    struct timespec t;
    clockid_t clock;

    errno = clock_getcpuclockid(pid, &clock);
    if (errno != 0)
        err(1, "clock_getcpuclockid");
    if (clock_gettime(clock, &t) == -1)
        err(1, "clock_gettime");
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void sleeper(sem_t *sem)
{
    if (sem_wait(sem) == -1)
        err(1, "sem_wait");
}

static void spinner(sem_t *sem)
{
    while (sem_trywait(sem) == -1)
        if (errno != EAGAIN)
            err(1, "sem_trywait");
}

static pid_t start(void (*wait_in_its_way)(sem_t *), sem_t *sem)
{
    pid_t pid = fork();

    if (pid == -1)
        err(1, "fork");
    alarm(5); /* in each: or it waits for ever, if another one dies */
    if (pid > 0)
        return pid;
    wait_in_its_way(sem);
    _exit(0);
}

int main(void)
{
    long long asleep, grown, enough;
    pid_t sleeps, spins;
    int i, status;
    sem_t *sem;

    setvbuf(stdout, NULL, _IOLBF, 0);
    sem = mmap(NULL, sizeof(*sem), PROT_READ | PROT_WRITE,
               MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (sem == MAP_FAILED)
        err(1, "mmap");
    if (sem_init(sem, 1, 0) == -1)
        err(1, "sem_init");
    sleeps = start(sleeper, sem);
    spins = start(spinner, sem);
    do {
        asleep = cpu_time(sleeps);
        enough = cpu_time(spins) + MUCH;
        while (cpu_time(spins) < enough)
            usleep(1000);
        grown = cpu_time(sleeps) - asleep;
    } while (grown > 0 && asleep < MUCH); /* it was not asleep yet */
    printf("parent: the spinner has used 30 ms more, the sleeper %lld ns\n",
           grown);
    for (i = 0; i < 2; i++)
        if (sem_post(sem) == -1)
            err(1, "sem_post");
    while (wait(&status) > 0)
        if (status != 0)
            errx(1, "a child failed");
    return 0;
}
