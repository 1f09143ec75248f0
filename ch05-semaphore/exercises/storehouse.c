/*
 * storehouse - three places, three who take, and only one goes home
 *
 * It should: the parent puts 1 to 30 into the store, three children take each
 * once, sleep while it is empty, and end by themselves. Two hang; some items
 * come twice.
 */
#include <sys/mman.h>
#include <sys/wait.h>
#include <err.h>
#include <semaphore.h>
#include <stdio.h>
#include <unistd.h>

struct store {
    sem_t room, items; /* one for each free place; one for each item */
    int item[3], in, out, sum;
};
static struct store *s;

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

static void put(int item) /* 0: nothing more will come */
{
    P(&s->room);
    s->item[s->in++ % 3] = item;
    V(&s->items);
}

static void consumer(void)
{
    int item;

    do {
        P(&s->items);
        item = s->item[s->out++ % 3];
        s->sum += item;
        V(&s->room);
    } while (item != 0);
    _exit(0);
}

int main(void)
{
    int i, failed = 0, status;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    s = mmap(NULL, sizeof(*s), PROT_READ | PROT_WRITE,
             MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (s == MAP_FAILED)
        err(1, "mmap");
    if (sem_init(&s->room, 1, 3) == -1)
        err(1, "sem_init");
    if (sem_init(&s->items, 1, 0) == -1)
        err(1, "sem_init");
    for (i = 0; i < 3; i++) {
        pid = fork();
        if (pid == -1)
            err(1, "fork");
        if (pid == 0)
            consumer();
    }
    for (i = 30; i >= 0; i--)
        put(i);
    while (wait(&status) > 0)
        failed |= status;
    printf("parent: all that was taken is %d\n", s->sum);
    return failed != 0;
}
