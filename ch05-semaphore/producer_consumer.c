/*
 * producer_consumer - slots to fill, items to take, and a mutex: it is right
 *
 * usage: ./producer_consumer
 *
 * Watch for: each item arrives once; nobody looks whether there is room.
 * See: README.md "Producer and consumer", sem_overview(7)
 */
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <err.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

/* Down and up; a failure is an error. */
#define P(sem) (sem_wait(sem) == -1 ? err(1, "sem_wait") : (void)0)
#define V(sem) (sem_post(sem) == -1 ? err(1, "sem_post") : (void)0)

#define ROOM 8
#define EACH 3    /* so many producers, and as many consumers */
#define ITEMS 300 /* a producer makes, and a consumer takes */

struct shared {
    sem_t slots; /* free ones, starts at ROOM: a producer waits for one */
    sem_t items; /* to be taken, starts at 0: a consumer waits for one */
    sem_t mutex; /* starts at 1: for what follows */
    int item[ROOM], in, out;
    int taken[EACH * ITEMS]; /* how often each was */
};

static void put(struct shared *s, int item)
{
    P(&s->slots);
    P(&s->mutex);
    s->item[s->in % ROOM] = item;
    if (item % 30 == 0)
        sched_yield(); /* a bad moment to be interrupted, now and then */
    s->in++;
    V(&s->mutex);
    V(&s->items);
}

static void take(struct shared *s)
{
    P(&s->items);
    P(&s->mutex);
    s->taken[s->item[s->out % ROOM]]++;
    if (s->out % 30 == 0)
        sched_yield(); /* another one */
    s->out++;
    V(&s->mutex);
    V(&s->slots);
}

/* Starts a producer of the items from first on; first -1: a consumer. */
static void start(struct shared *s, int first)
{
    pid_t parent = getpid(), pid = fork();
    int i;

    if (pid == -1)
        err(1, "fork");
    if (pid > 0)
        return;
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != parent)
        err(1, "the parent is gone");
    for (i = 0; i < ITEMS; i++)
        if (first >= 0)
            put(s, first + i);
        else
            take(s);
    _exit(0);
}

int main(int argc, char *argv[])
{
    int i, status, missing = 0, twice = 0;
    struct shared *s;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("parent: room for %d; %d producers make %d items each, %d consumers\n",
        ROOM, EACH, ITEMS, EACH);
    s = mmap(NULL, sizeof(*s), PROT_READ | PROT_WRITE,
             MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (s == MAP_FAILED)
        err(1, "mmap");
    if (sem_init(&s->slots, 1, ROOM) == -1 || sem_init(&s->items, 1, 0) == -1 ||
        sem_init(&s->mutex, 1, 1) == -1)
        err(1, "sem_init");
    for (i = 0; i < EACH; i++) {
        start(s, i * ITEMS);
        start(s, -1);
    }
    for (i = 0; i < 2 * EACH; i++)
        if (wait(&status) == -1 || status != 0)
            errx(1, "wait: a child failed"); /* others die too */
    for (i = 0; i < EACH * ITEMS; i++) {
        missing += s->taken[i] == 0;
        twice += s->taken[i] > 1;
    }
    say("parent: put %d, taken %d; missing %d, taken twice %d\n", s->in, s->out,
        missing, twice);
    return 0;
}
