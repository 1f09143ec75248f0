/*
 * critical_section - what is guarded is the resource, not the code
 *
 * Watch for: who waits, the same code or the same account?
 * See: README.md "Section and resource", sem_overview(7)
 */
#include <sys/mman.h>
#include <sys/wait.h>
#include <err.h>
#include <semaphore.h>
#include <stdio.h>
#include <unistd.h>

struct account { /* the critical resource */
    sem_t mutex; /* starts at 1 */
    int balance;
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

static void deposit(struct account *a)
{
    P(&a->mutex);
    a->balance = a->balance + 10; /* a critical section */
    V(&a->mutex);
}

static void withdraw(struct account *a)
{
    P(&a->mutex);
    a->balance = a->balance - 1; /* another one */
    V(&a->mutex);
}

static pid_t start(void (*work)(struct account *), struct account *a)
{
    pid_t pid = fork();

    if (pid == -1)
        err(1, "fork");
    if (pid > 0)
        return pid;
    alarm(5); /* or it waits for ever, if the parent dies inside */
    work(a);
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

int main(void)
{
    struct account *a; /* two of them, A and B */
    pid_t other;
    int i, seen;

    setvbuf(stdout, NULL, _IOLBF, 0);
    a = mmap(NULL, 2 * sizeof(*a), PROT_READ | PROT_WRITE,
             MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (a == MAP_FAILED)
        err(1, "mmap");
    for (i = 0; i < 2; i++) {
        if (sem_init(&a[i].mutex, 1, 1) == -1)
            err(1, "sem_init");
        a[i].balance = 100;
    }
    P(&a[0].mutex);
    seen = a[0].balance;
    printf("parent: in the middle of deposit(A), has read %d\n", seen);
    wait_for(start(deposit, &a[1]));
    printf("parent: a child has done deposit(B), B holds %d\n", a[1].balance);
    other = start(withdraw, &a[0]);
    usleep(100000); /* time for it to get in, if nothing kept it out */
    printf("parent: another wants withdraw(A), A holds %d\n", a[0].balance);
    a[0].balance = seen + 10;
    V(&a[0].mutex);
    wait_for(other);
    printf("parent: both are done, A holds %d\n", a[0].balance);
    return 0;
}
