/*
 * readers_writers - many may read at once, who writes must be alone
 *
 * Watch for: how many readers are inside, and who comes in past whom.
 * See: README.md "Readers and writers", sem_overview(7)
 */
#include <sys/mman.h>
#include <sys/wait.h>
#include <err.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

struct shared {
    sem_t room;        /* starts at 1: for one writer, or for all readers */
    sem_t mutex;       /* starts at 1: for the number of readers */
    int readers;       /* who are inside, or want to be the first */
    atomic_int inside; /* for us, who look on */
    sem_t came, leave; /* start at 0: so that we know, and say when */
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

static void reader(struct shared *s)
{
    P(&s->mutex);
    s->readers++;
    if (s->readers == 1) /* the first one takes the room, for all */
        P(&s->room);
    V(&s->mutex);

    s->inside++;
    V(&s->came);
    P(&s->leave);
    s->inside--;

    P(&s->mutex);
    s->readers--;
    if (s->readers == 0) /* the last one gives it back */
        V(&s->room);
    V(&s->mutex);
}

static void writer(struct shared *s)
{
    P(&s->room);
    printf("writer: is inside, with %d readers\n", s->inside);
    V(&s->room);
}

static void start(void (*role)(struct shared *), struct shared *s)
{
    pid_t pid = fork();

    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        alarm(5); /* or it waits for ever, if another one fails */
        role(s);
        _exit(0);
    }
}

int main(void)
{
    struct shared *s;
    int status;

    setvbuf(stdout, NULL, _IOLBF, 0);
    s = mmap(NULL, sizeof(*s), PROT_READ | PROT_WRITE,
             MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (s == MAP_FAILED)
        err(1, "mmap");
    if (sem_init(&s->room, 1, 1) == -1)
        err(1, "sem_init");
    if (sem_init(&s->mutex, 1, 1) == -1)
        err(1, "sem_init");
    if (sem_init(&s->came, 1, 0) == -1)
        err(1, "sem_init");
    if (sem_init(&s->leave, 1, 0) == -1)
        err(1, "sem_init");

    alarm(5); /* as in the children */
    start(reader, s);
    start(reader, s);
    P(&s->came);
    P(&s->came);
    printf("parent: two readers want in, %d are inside\n", s->inside);
    start(writer, s);
    usleep(100000); /* time for the writer to come in, if nothing kept it out */
    printf("parent: a writer wants in, %d readers are inside\n", s->inside);
    start(reader, s);
    P(&s->came);
    printf("parent: a third reader wants in, %d are inside\n", s->inside);
    V(&s->leave);
    V(&s->leave);
    V(&s->leave);
    while (wait(&status) > 0)
        if (status != 0)
            errx(1, "a child failed");
    return 0;
}
