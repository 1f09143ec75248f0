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
#define EACH 2   /* so many producers, and as many consumers */
#define ITEMS 50 /* a producer makes, and a consumer takes */

struct shared {
    sem_t slots; /* free ones, starts at ROOM: a producer waits for one */
    sem_t items; /* to be taken, starts at 0: a consumer waits for one */
    sem_t mutex; /* starts at 1: for what follows */
    int item[ROOM], in, out;
    int taken[EACH * ITEMS]; /* how often each was */
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

static void put(struct shared *s, int item)
{
    P(&s->slots);
    P(&s->mutex);
    s->item[s->in % ROOM] = item;
    s->in++;
    V(&s->mutex);
    V(&s->items);
}

static void take(struct shared *s)
{
    P(&s->items);
    P(&s->mutex);
    s->taken[s->item[s->out % ROOM]]++;
    s->out++;
    V(&s->mutex);
    V(&s->slots);
}

/* Starts a producer of the items from first on; first -1: a consumer. */
static void start(struct shared *s, int first)
{
    pid_t pid = fork();
    int i;

    if (pid == -1)
        err(1, "fork");
    if (pid > 0)
        return;
    alarm(5); /* or it waits for ever, if another one dies */
    for (i = 0; i < ITEMS; i++) {
        if (first >= 0)
            put(s, first + i);
        else
            take(s);
    }
    _exit(0);
}

int main(void)
{
    int i, status, once = 0;
    struct shared *s;

    setvbuf(stdout, NULL, _IOLBF, 0);
    s = mmap(NULL, sizeof(*s), PROT_READ | PROT_WRITE,
             MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (s == MAP_FAILED)
        err(1, "mmap");
    if (sem_init(&s->slots, 1, ROOM) == -1)
        err(1, "sem_init");
    if (sem_init(&s->items, 1, 0) == -1)
        err(1, "sem_init");
    if (sem_init(&s->mutex, 1, 1) == -1)
        err(1, "sem_init");
    for (i = 0; i < EACH; i++)
        start(s, -1);
    usleep(50000); /* time to take what is not there, if they did not wait */
    printf("parent: room for %d, consumers have taken %d\n", ROOM, s->out);
    for (i = 0; i < EACH; i++)
        start(s, i * ITEMS);
    while (wait(&status) > 0)
        if (status != 0)
            errx(1, "a child failed");
    for (i = 0; i < EACH * ITEMS; i++)
        once += s->taken[i] == 1;
    printf("parent: put %d, taken %d, taken once %d\n", s->in, s->out, once);
    return 0;
}
