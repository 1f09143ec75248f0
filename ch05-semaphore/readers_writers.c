/*
 * readers_writers - many may read at once, who writes must be alone
 *
 * Watch for: the second reader comes after the writer, and gets in before it.
 * See: README.md "Readers and writers", sem_overview(7)
 */
#include <sys/mman.h>
#include <sys/wait.h>
#include <err.h>
#include <semaphore.h>
#include <stdio.h>
#include <unistd.h>

/* ROOM and MUTEX start at 1. CAME and LEAVE at 0: we look on, and let out. */
enum { ROOM, MUTEX, CAME, LEAVE, COUNT };

struct shared {
    sem_t sem[COUNT];
    int readers; /* who are inside, guarded by MUTEX */
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

static void reader(void)
{
    P(MUTEX);
    s->readers++;
    if (s->readers == 1) /* the first one takes the room, for all */
        P(ROOM);
    V(MUTEX);

    V(CAME);
    P(LEAVE);

    P(MUTEX);
    s->readers--;
    if (s->readers == 0) /* the last one gives it back */
        V(ROOM);
    V(MUTEX);
}

static void writer(void)
{
    P(ROOM);
    printf("writer: is inside, with %d readers\n", s->readers);
    V(ROOM);
}

static void start(void (*role)(void))
{
    pid_t pid = fork();

    if (pid == -1)
        err(1, "fork");
    alarm(5); /* in each: or it waits for ever, if another one dies */
    if (pid == 0) {
        role();
        _exit(0);
    }
}

int main(void)
{
    int i, status;

    setvbuf(stdout, NULL, _IOLBF, 0);
    s = mmap(NULL, sizeof(*s), PROT_READ | PROT_WRITE,
             MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (s == MAP_FAILED)
        err(1, "mmap");
    for (i = 0; i < COUNT; i++)
        if (sem_init(&s->sem[i], 1, i == ROOM || i == MUTEX) == -1)
            err(1, "sem_init");

    start(reader);
    P(CAME);
    start(writer);
    usleep(100000); /* time for the writer to come in, if nothing kept it out */
    start(reader);
    P(CAME);
    printf("parent: a writer waits, a later reader is in: %d\n", s->readers);
    V(LEAVE);
    V(LEAVE);
    while (wait(&status) > 0)
        if (status != 0)
            errx(1, "a child failed");
    return 0;
}
