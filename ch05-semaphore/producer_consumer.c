/*
 * producer_consumer - slots to fill, items to take, and a mutex: it is right
 *
 * Watch for: each item arrives once; nobody looks whether there is room.
 * See: README.md "Producer and consumer", sem_overview(7)
 */
#include <sys/mman.h>
#include <sys/wait.h>
#include <err.h>
#include <semaphore.h>
#include <stdio.h>
#include <unistd.h>

#define ROOM 4
#define EACH 50 /* items that each producer makes, and each consumer takes */

/* A producer waits for a free slot, a consumer for an item. */
enum { SLOTS, ITEMS, MUTEX, COUNT };

static const unsigned start[COUNT] = {ROOM, 0, 1};

struct shared {
    sem_t sem[COUNT];
    int item[ROOM], in, out; /* guarded by MUTEX */
    int taken[2 * EACH];     /* how often each was */
};

static struct shared *s;

static void P(int i)
{
    if (sem_wait(&s->sem[i]) == -1)
        err(1, "sem_wait");
}

static void V(int i)
{
    if (sem_post(&s->sem[i]) == -1)
        err(1, "sem_post");
}

static void put(int item)
{
    P(SLOTS);
    P(MUTEX);
    s->item[s->in % ROOM] = item;
    s->in++;
    V(MUTEX);
    V(ITEMS);
}

static void take(void)
{
    P(ITEMS);
    P(MUTEX);
    s->taken[s->item[s->out % ROOM]]++;
    s->out++;
    V(MUTEX);
    V(SLOTS);
}

int main(void)
{
    int i, who, status, once = 0;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    s = mmap(NULL, sizeof(*s), PROT_READ | PROT_WRITE,
             MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (s == MAP_FAILED)
        err(1, "mmap");
    for (i = 0; i < COUNT; i++)
        if (sem_init(&s->sem[i], 1, start[i]) == -1)
            err(1, "sem_init");
    for (who = 0; who < 4; who++) { /* two producers, two consumers */
        pid = fork();
        if (pid == -1)
            err(1, "fork");
        if (pid > 0)
            continue;
        alarm(5); /* or it waits for ever, if another one dies */
        for (i = 0; i < EACH; i++) {
            if (who < 2)
                put(who * EACH + i);
            else
                take();
        }
        _exit(0);
    }
    for (i = 0; i < 4; i++) {
        if (wait(&status) == -1)
            err(1, "wait");
        if (status != 0)
            errx(1, "a child failed");
    }
    for (i = 0; i < 2 * EACH; i++)
        once += s->taken[i] == 1;
    printf("parent: put %d, taken %d, taken once %d\n", s->in, s->out, once);
    return 0;
}
