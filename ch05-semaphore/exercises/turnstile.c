/*
 * turnstile - two of three workers are still at the gate
 *
 * It should: three workers bring ten stones each, and wait at the gate; whoever
 * brings the last one of all opens it, and then all go home; each prints how
 * many stones there are when it goes. The parent waits for them. Two never go
 * home.
 */
#include <sys/mman.h>
#include <sys/wait.h>
#include <err.h>
#include <semaphore.h>
#include <stdio.h>
#include <unistd.h>

struct shared {
    sem_t lock; /* starts at 1 */
    sem_t gate; /* starts at 0 */
    int stones; /* guarded by lock */
};
static struct shared *s;

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

static void worker(void)
{
    int i, n = 0;

    for (i = 0; i < 10; i++) {
        P(&s->lock);
        s->stones++;
        n = s->stones;
        V(&s->lock);
    }
    if (n == 30)
        V(&s->gate); /* open */
    P(&s->gate);
    printf("worker: goes home, stones: %d\n", s->stones);
}

int main(void)
{
    int i, status, failed = 0;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    s = mmap(NULL, sizeof(*s), PROT_READ | PROT_WRITE,
             MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (s == MAP_FAILED)
        err(1, "mmap");
    if (sem_init(&s->lock, 1, 1) == -1)
        err(1, "sem_init");
    if (sem_init(&s->gate, 1, 0) == -1)
        err(1, "sem_init");
    for (i = 0; i < 3; i++) {
        pid = fork();
        if (pid == -1)
            err(1, "fork");
        if (pid == 0) {
            worker();
            _exit(0);
        }
    }
    while (wait(&status) > 0)
        failed |= status;
    return failed != 0;
}
