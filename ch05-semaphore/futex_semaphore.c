/*
 * futex_semaphore - a semaphore made of shared memory and futex
 *
 * Watch for: no addition is lost, and nobody sleeps for ever.
 * See: README.md "Made by hand", futex(2), futex(7)
 */
#define _GNU_SOURCE /* syscall() */
#include <linux/futex.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <err.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

#define PROCESSES 4
#define ROUNDS 10000

struct semaphore {
    atomic_int value;   /* never below 0 */
    atomic_int waiters; /* who sleep, or are about to */
};

struct shared {
    struct semaphore mutex;
    long counter; /* what it guards */
};

/* Counts itself first; FUTEX_WAIT then sleeps only if the value is still 0. */
static void wait_for(struct semaphore *s)
{
    int value = s->value;

    for (;;) {
        while (value > 0) /* on failure it brings the value as it is now */
            if (atomic_compare_exchange_weak(&s->value, &value, value - 1))
                return;
        s->waiters++;
        syscall(SYS_futex, &s->value, FUTEX_WAIT, 0, NULL);
        s->waiters--;
        value = s->value; /* whatever it said: look again */
    }
}

/* Adds first, then looks for waiters. It looks after another may have gone
 * on: nobody may unmap the semaphore before all have left post(). */
static void post(struct semaphore *s)
{
    s->value++;
    if (s->waiters > 0)
        syscall(SYS_futex, &s->value, FUTEX_WAKE, 1);
}

static void child(struct shared *s)
{
    int i;

    alarm(5); /* or it sleeps for ever, if another dies inside */
    for (i = 0; i < ROUNDS; i++) {
        wait_for(&s->mutex);
        s->counter++;
        post(&s->mutex);
    }
    _exit(0);
}

int main(void)
{
    struct shared *s;
    int i, status;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    s = mmap(NULL, sizeof(*s), PROT_READ | PROT_WRITE,
             MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (s == MAP_FAILED)
        err(1, "mmap");
    for (i = 0; i < PROCESSES; i++) {
        pid = fork();
        if (pid == -1)
            err(1, "fork");
        if (pid == 0)
            child(s);
    }
    for (i = 0; i < 3000 && s->mutex.waiters < PROCESSES; i++)
        usleep(1000); /* nobody tells that all wait */
    printf("parent: the semaphore is at %d, %d children wait\n", s->mutex.value,
           s->mutex.waiters);
    post(&s->mutex);
    for (i = 0; i < PROCESSES; i++) {
        if (wait(&status) == -1)
            err(1, "wait");
        if (status != 0)
            errx(1, "a child failed");
    }
    printf("parent: each has added 1, %d times; the counter is at %ld\n",
           ROUNDS, s->counter);
    return 0;
}
