/*
 * one_is_not_enough - P before and V after: nobody waits for an item, or room
 *
 * Watch for: each does P before and V after; which numbers arrive?
 * See: README.md "Producer and consumer", sem_overview(7)
 */
#include <sys/mman.h>
#include <sys/wait.h>
#include <err.h>
#include <semaphore.h>
#include <stdio.h>
#include <unistd.h>

struct shared {
    sem_t mutex; /* starts at 1 */
    int item;    /* 0: nothing has been written yet */
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

static void produce(struct shared *s, int item)
{
    P(&s->mutex);
    s->item = item;
    V(&s->mutex);
    printf("producer: P, wrote %d, V\n", item);
}

/* A process that reads once. We play the scheduler: it runs, we wait. */
static void consume(struct shared *s)
{
    int item, status;
    pid_t pid = fork();

    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        alarm(5); /* or it waits for ever, if nobody has done V */
        P(&s->mutex);
        item = s->item;
        V(&s->mutex);
        printf("consumer: P, read %d, V\n", item);
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the consumer failed");
}

int main(void)
{
    struct shared *s;

    setvbuf(stdout, NULL, _IOLBF, 0);
    s = mmap(NULL, sizeof(*s), PROT_READ | PROT_WRITE,
             MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (s == MAP_FAILED)
        err(1, "mmap");
    if (sem_init(&s->mutex, 1, 1) == -1)
        err(1, "sem_init");
    consume(s);
    produce(s, 1);
    produce(s, 2);
    consume(s);
    consume(s);
    return 0;
}
