/*
 * counting - a semaphore that starts at n lets n in at once
 *
 * Watch for: one leaves, and exactly one comes in.
 * See: README.md "Start at n: n at once", sem_overview(7)
 */
#include <sys/mman.h>
#include <sys/wait.h>
#include <err.h>
#include <semaphore.h>
#include <stdio.h>
#include <unistd.h>

#define CHILDREN 5

/* SEATS starts at 3. The others, at 0: so that we know, and say when. */
enum { SEATS, CAME, LEAVE, COUNT };

static sem_t *sem; /* COUNT of them, in shared memory */

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

static int value(int i)
{
    int n;

    if (sem_getvalue(&sem[i], &n) == -1)
        err(1, "sem_getvalue");
    return n;
}

static void child(void)
{
    P(SEATS);
    V(CAME);
    P(LEAVE);
    V(SEATS);
    _exit(0);
}

int main(void)
{
    int i, status;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    sem = mmap(NULL, COUNT * sizeof(*sem), PROT_READ | PROT_WRITE,
               MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (sem == MAP_FAILED)
        err(1, "mmap");
    for (i = 0; i < COUNT; i++)
        if (sem_init(&sem[i], 1, i == SEATS ? 3 : 0) == -1)
            err(1, "sem_init");
    for (i = 0; i < CHILDREN; i++) {
        pid = fork();
        if (pid == -1)
            err(1, "fork");
        alarm(5); /* in each: or it waits for ever, if another one dies */
        if (pid == 0)
            child();
    }

    for (i = 0; i < 3; i++)
        P(CAME);
    usleep(50000); /* time for one more, if nothing kept it out */
    printf("parent: 3 of %d came in, and %d more\n", CHILDREN, value(CAME));
    V(LEAVE);
    P(CAME);
    usleep(50000); /* the same */
    printf("parent: one was let out: 1 came in, and %d more\n", value(CAME));
    for (i = 1; i < CHILDREN; i++)
        V(LEAVE);
    while (wait(&status) > 0)
        if (status != 0)
            errx(1, "a child failed");
    printf("parent: all were let out: the value is %d\n", value(SEATS));
    return 0;
}
