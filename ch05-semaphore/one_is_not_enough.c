/*
 * one_is_not_enough - P before and V after: nobody waits for an item, or room
 *
 * usage: ./one_is_not_enough
 *
 * Watch for: each does P before and V after; which numbers arrive?
 * See: README.md "Producer and consumer", sem_overview(7)
 */
#include <sys/mman.h>
#include <sys/wait.h>
#include <err.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

/* Down and up; a failure is an error. */
#define P(sem) (sem_wait(sem) == -1 ? err(1, "sem_wait") : (void)0)
#define V(sem) (sem_post(sem) == -1 ? err(1, "sem_post") : (void)0)

struct shared {
    sem_t mutex; /* starts at 1 */
    int item;    /* 0: nothing has been written yet */
};

static void produce(struct shared *s, int item)
{
    P(&s->mutex);
    s->item = item;
    say("producer: P, writes %d, V\n", item);
    V(&s->mutex);
}

static void consume(struct shared *s)
{
    P(&s->mutex);
    say("consumer: P, reads %d, V\n", s->item);
    V(&s->mutex);
}

/* Plays the scheduler: the semaphore has nothing against this order. */
static void let_consume(int ask, int answer)
{
    char byte;

    if (write(ask, "", 1) != 1 || read(answer, &byte, 1) != 1)
        err(1, "the consumer");
}

int main(int argc, char *argv[])
{
    int ask[2], answer[2], status;
    struct shared *s;
    ssize_t n;
    char byte;
    pid_t pid;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    s = mmap(NULL, sizeof(*s), PROT_READ | PROT_WRITE,
             MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (s == MAP_FAILED)
        err(1, "mmap");
    if (sem_init(&s->mutex, 1, 1) == -1)
        err(1, "sem_init");
    if (pipe(ask) == -1 || pipe(answer) == -1)
        err(1, "pipe");
    if ((pid = fork()) == -1)
        err(1, "fork");
    if (pid == 0) {
        if (close(answer[1]) == -1)
            err(1, "close");
        let_consume(ask[1], answer[0]);
        produce(s, 1);
        produce(s, 2);
        let_consume(ask[1], answer[0]);
        let_consume(ask[1], answer[0]);
        close(ask[0]), close(ask[1]), close(answer[0]);
        _exit(0);
    }
    if (close(ask[1]) == -1)
        err(1, "close");
    while ((n = read(ask[0], &byte, 1)) == 1) {
        consume(s);
        if (write(answer[1], &byte, 1) != 1)
            err(1, "write");
    }
    if (n == -1)
        err(1, "read");
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    close(ask[0]), close(answer[0]), close(answer[1]);
    return status != 0;
}
